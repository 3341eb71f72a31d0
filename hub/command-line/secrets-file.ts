// The secrets of new devices, in a JSON file for its owner alone, instead of on the screen.

import { DurableJson } from '../foundation/durable-json.ts';
import { AtriumError, systemErrorCode } from '../foundation/errors.ts';
import { isJsonObject } from '../messages/json.ts';

type Secrets = Readonly<Record<string, string>>;

export class SecretsFile {
  readonly #file: DurableJson<Secrets>;
  readonly #known: Secrets;

  private constructor(file: DurableJson<Secrets>, known: Secrets) {
    this.#file = file;
    this.#known = known;
  }

  /** Throws REGISTRY_UNREADABLE or DATA_FOLDER_UNUSABLE. */
  static async open(path: string): Promise<SecretsFile> {
    const file = new DurableJson(path, isSecrets);
    const known = (await file.read()) ?? {};
    try {
      // A secret cannot be made out again: what cannot be written must show before a device is registered.
      await file.write(known);
    } catch (cause) {
      const why = systemErrorCode(cause) ?? String(cause);
      const message = `${path} cannot be written (${why}): name a file in a folder that this user may write`;
      throw new AtriumError('DATA_FOLDER_UNUSABLE', message, { context: { path }, cause });
    }
    return new SecretsFile(file, known);
  }

  /** Adds to what the file holds, as the devices registered before are not in the list. */
  add(secrets: ReadonlyMap<string, string>): Promise<void> {
    return this.#file.write({ ...this.#known, ...Object.fromEntries(secrets) });
  }
}

/** Throws REGISTRY_UNREADABLE or, where there is no such file, DATA_FOLDER_UNUSABLE. */
export async function readSecrets(path: string): Promise<Secrets> {
  const secrets = await new DurableJson(path, isSecrets).read();
  if (secrets) return secrets;
  const message = `${path} does not exist: name the file that "atrium device import --secrets-file" wrote`;
  throw new AtriumError('DATA_FOLDER_UNUSABLE', message, { context: { path } });
}

function isSecrets(value: unknown): value is Secrets {
  return isJsonObject(value) && Object.values(value).every((secret) => typeof secret === 'string');
}
