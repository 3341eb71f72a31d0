// The devices of the hall and their credentials, in a file that people may read and edit (registry.json).

import { join } from 'node:path';
import type { Chance } from '../foundation/chance.ts';
import type { Clock } from '../foundation/clock.ts';
import { AtriumError } from '../foundation/errors.ts';
import { type JsonFile, openJsonFile } from '../foundation/json-file.ts';
import type { Log } from '../foundation/log.ts';
import type { Device } from '../messages/device.ts';
import { deviceClass, deviceId, isIdentifier, zoneId } from '../messages/ids.ts';
import type { LocalizedText } from '../messages/localized-text.ts';
import { hashSecret, NOBODYS_CREDENTIAL, type StoredCredential, VerifiedSecrets, verifySecret } from './credential.ts';

interface RegisteredDevice {
  readonly class: string;
  readonly zone: string;
  readonly name: LocalizedText;
  readonly credential: StoredCredential;
}

interface RegistryFile {
  readonly devices: Record<string, RegisteredDevice>;
}

/** A device as a person writes it down. */
export interface DeviceEntry {
  readonly id: string;
  readonly class: string;
  readonly zone: string;
  readonly name?: LocalizedText | undefined;
}

export interface RegistryOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

const SECRET_BYTES = 20;

export class Registry {
  readonly #file: JsonFile<RegistryFile>;
  readonly #chance: Chance;
  readonly #verified = new VerifiedSecrets();

  private constructor(file: JsonFile<RegistryFile>, chance: Chance) {
    this.#file = file;
    this.#chance = chance;
  }

  /** Throws REGISTRY_UNREADABLE. */
  static async open({ directory, clock, chance, log }: RegistryOptions): Promise<Registry> {
    const path = join(directory, 'registry.json');
    return new Registry(
      await openJsonFile({ path, defaults: { devices: {} }, isValid: isRegistryFile, clock, log }),
      chance,
    );
  }

  list(): readonly Device[] {
    return Object.entries(this.#file.data.devices).map(([id, entry]) => toDevice(id, entry));
  }

  has(id: string): boolean {
    return Object.hasOwn(this.#file.data.devices, id);
  }

  find(id: string): Device | undefined {
    const entry = this.#entry(id);
    return entry && toDevice(id, entry);
  }

  /** The device, where name and secret are right. */
  async authenticate(id: string, secret: Buffer): Promise<Device | undefined> {
    const stored = this.#entry(id)?.credential ?? NOBODYS_CREDENTIAL;
    const isRight = this.#verified.has(id, secret, stored) || (await verifySecret(secret, stored));
    // Looked up anew, as it may have been removed while the hash was computed.
    const entry = this.#entry(id);
    if (!isRight || entry?.credential !== stored) return undefined;
    this.#verified.add(id, secret, stored);
    return toDevice(id, entry);
  }

  /** Changes with the class and the credential of the device: what a connection was allowed on is no longer so. */
  grantOf(id: string): string | undefined {
    const entry = this.#entry(id);
    return entry && `${entry.class} ${entry.credential}`;
  }

  /** Adds devices in one write and returns the secret of each, which is not kept anywhere. Throws DEVICE_EXISTS. */
  async add(entries: readonly DeviceEntry[]): Promise<ReadonlyMap<string, string>> {
    const secrets = new Map(entries.map(({ id }) => [id, this.#chance.token(SECRET_BYTES)]));
    const prepared = await Promise.all(entries.map((entry) => this.#prepare(entry, secrets.get(entry.id) ?? '')));
    await this.#file.update(({ devices }) => {
      for (const [id, entry] of prepared) {
        if (Object.hasOwn(devices, id)) throw existing(id);
        devices[id] = entry;
      }
    });
    return secrets;
  }

  /** Throws DEVICE_UNKNOWN. */
  async remove(id: string): Promise<void> {
    await this.#file.update(({ devices }) => {
      if (!Object.hasOwn(devices, id)) throw unknown(id);
      delete devices[id];
    });
  }

  /** Calls back when another process, such as the command line, has changed the file. */
  onChange(listener: () => void): () => void {
    return this.#file.onExternalChange(listener);
  }

  #entry(id: string): RegisteredDevice | undefined {
    return this.has(id) ? this.#file.data.devices[id] : undefined;
  }

  async #prepare(
    { id, class: className, zone, name }: DeviceEntry,
    secret: string,
  ): Promise<[string, RegisteredDevice]> {
    const credential = await hashSecret(Buffer.from(secret));
    return [id, { class: className, zone, name: name ?? { en: id, zh: id }, credential }];
  }
}

function toDevice(id: string, entry: RegisteredDevice): Device {
  return { id: deviceId(id), class: deviceClass(entry.class), zone: zoneId(entry.zone), name: entry.name };
}

function existing(id: string): AtriumError {
  return new AtriumError(
    'DEVICE_EXISTS',
    `The device "${id}" is registered already. Remove it first, or choose another id.`,
    { context: { id } },
  );
}

function unknown(id: string): AtriumError {
  return new AtriumError(
    'DEVICE_UNKNOWN',
    `No device "${id}" is registered. "atrium device list" shows those that are.`,
    { context: { id } },
  );
}

function isRegistryFile(value: unknown): value is RegistryFile {
  if (typeof value !== 'object' || value === null || !('devices' in value)) return false;
  const { devices } = value;
  return (
    typeof devices === 'object' &&
    devices !== null &&
    Object.entries(devices).every(([id, entry]) => isIdentifier(id) && isRegistered(entry))
  );
}

function isRegistered(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false;
  const { class: className, zone, credential, name } = entry as Record<string, unknown>;
  return (
    [className, zone, credential].every((value) => typeof value === 'string') &&
    typeof name === 'object' &&
    name !== null &&
    'en' in name &&
    'zh' in name &&
    [name.en, name.zh].every((text) => typeof text === 'string')
  );
}
