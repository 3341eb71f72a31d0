// `atrium device export`: the files by which a broker of the site lets the devices of the hall in.

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ContractLibrary } from '../checking/contract-library.ts';
import type { Config } from '../config/config.ts';
import { loadContracts } from '../contracts.ts';
import { AtriumError, systemErrorCode } from '../foundation/errors.ts';
import type { Registry } from '../registry/registry.ts';
import { openRegistry } from './device-actions.ts';
import type { HallOptions } from './hall-options.ts';
import { aclText, type MergedPasswords, mergePasswords } from './mosquitto-files.ts';
import { readSecrets } from './secrets-file.ts';

type Secrets = Readonly<Record<string, string>>;

export interface ExportOptions extends HallOptions {
  readonly to: string;
  readonly secretsFile?: string;
}

const DEFAULT_HUB_USER = 'atrium-hub';
/** Mosquitto's own user has to read the rights; the hashes are for whoever installs them. */
const ACL_MODE = 0o644;
const PASSWORDS_MODE = 0o600;

/** Throws DATA_FOLDER_UNUSABLE where a file can be neither read nor written. */
export async function exportDevices(options: ExportOptions): Promise<void> {
  const { config, registry } = await openRegistry(options);
  const library = new ContractLibrary(loadContracts(config.contracts));
  const devices = registry.list();
  const hub = config.broker.external?.username ?? DEFAULT_HUB_USER;
  const users = [hub, ...devices.map(({ id }) => id)];
  const secrets = { ...(await deviceSecrets(options, registry)), ...(await hubSecret(hub, config)) };
  const [aclFile, passwordFile] = [join(options.to, 'acl'), join(options.to, 'passwords')];
  const passwords = mergePasswords((await textOf(passwordFile)) ?? '', users, secrets);
  const acl = aclText({ hub, devices, channelsOf: (deviceClass) => library.channelsOf(deviceClass) });
  await write(aclFile, acl, ACL_MODE);
  await write(passwordFile, passwords.text, PASSWORDS_MODE);
  console.log(`${aclFile}: the rights of the hub and of ${devices.length} devices.`);
  console.log(`${passwordFile}: ${users.length - passwords.missing.length} of ${users.length} users.`);
  sayWhatIsLeftOut(passwords, passwordFile);
}

function sayWhatIsLeftOut({ missing, dropped }: MergedPasswords, file: string): void {
  if (missing.length > 0)
    console.log(`No secret is known of: ${missing.join(', ')}. Set it with "mosquitto_passwd ${file} USER".`);
  if (dropped.length > 0) console.log(`Left out, as no user of this hall: ${dropped.join(', ')}.`);
}

/** Only those that are right: a device removed and added again has another secret. */
async function deviceSecrets({ secretsFile }: ExportOptions, registry: Registry): Promise<Secrets> {
  if (secretsFile === undefined) return {};
  const entries = Object.entries(await readSecrets(secretsFile));
  const checked = await Promise.all(
    entries.map(async ([id, secret]) => ((await registry.authenticate(id, Buffer.from(secret))) ? [[id, secret]] : [])),
  );
  return Object.fromEntries(checked.flat());
}

async function hubSecret(hub: string, { broker, data }: Config): Promise<Secrets> {
  const { passwordFile } = broker.external ?? {};
  const password = passwordFile === undefined ? undefined : await textOf(resolve(data, passwordFile));
  return password === undefined ? {} : { [hub]: password.replace(/\r?\n$/, '') };
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return undefined;
    throw unusable(file, 'read', cause);
  }
}

async function write(file: string, text: string, mode: number): Promise<void> {
  try {
    await mkdir(resolve(file, '..'), { recursive: true });
    await writeFile(file, text, { mode });
    // A file that was there keeps its mode otherwise.
    await chmod(file, mode);
  } catch (cause) {
    throw unusable(file, 'written', cause);
  }
}

function unusable(file: string, what: string, cause: unknown): AtriumError {
  const why = systemErrorCode(cause) ?? String(cause);
  return new AtriumError('DATA_FOLDER_UNUSABLE', `${file} cannot be ${what} (${why}): name a folder of this user`, {
    context: { file },
    cause,
  });
}
