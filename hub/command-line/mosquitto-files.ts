// What Mosquitto must know to stand in for the embedded broker: who may say and hear what, and the hashes of secrets.

import { pbkdf2Sync, randomBytes } from 'node:crypto';
import type { ChannelRule } from '../messages/channel-rule.ts';
import type { Device } from '../messages/device.ts';
import type { DeviceClass } from '../messages/ids.ts';
import { deviceTopic } from '../messages/topics.ts';

export interface AclFacts {
  /** User name of the hub at the broker. */
  readonly hub: string;
  readonly devices: readonly Device[];
  readonly channelsOf: (deviceClass: DeviceClass) => readonly ChannelRule[];
}

const HEADER = '# Written by "atrium device export"; written anew by it, so do not edit.';
/** Below these the hub listens, and sends a message to itself now and then. */
const HUB_RIGHTS = ['topic read hall/v1/+/+/+', 'topic write hall/v1/hub/hub/fence'];

/** As mosquitto_passwd 2 makes them; the secrets are 160 random bits, so that there is nothing to slow down. */
const ITERATIONS = 101;
const SALT_BYTES = 12;
const HASH_BYTES = 64;

/** Whoever has no lines may do nothing. */
export function aclText({ hub, devices, channelsOf }: AclFacts): string {
  const rules = devices.flatMap((device) => channelsOf(device.class));
  const commands = new Set(rules.filter(isToDevice).map(({ name }) => `topic write hall/v1/+/+/${name}`));
  const blocks = [
    [`user ${hub}`, ...HUB_RIGHTS, ...commands],
    ...devices.map((device) => [`user ${device.id}`, ...rightsOf(device, channelsOf(device.class))]),
  ];
  return `${[[HEADER], ...blocks].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** A line of Mosquitto's password file: `user:$7$iterations$salt$hash`, PBKDF2 with SHA-512. */
export function passwordLine(user: string, secret: string, salt: Buffer = randomBytes(SALT_BYTES)): string {
  const hash = pbkdf2Sync(secret, salt, ITERATIONS, HASH_BYTES, 'sha512');
  return `${user}:$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

export interface MergedPasswords {
  readonly text: string;
  /** Users of whom no secret is known, here or from before. */
  readonly missing: readonly string[];
  /** Users of the file that are none of these, and left out now. */
  readonly dropped: readonly string[];
}

/** Keeps the lines of users whose secret is not known now: it is shown only once. */
export function mergePasswords(
  before: string,
  users: readonly string[],
  secrets: Readonly<Record<string, string>>,
): MergedPasswords {
  const known = new Map(before.split('\n').flatMap((line) => (line.includes(':') ? [[userOf(line), line]] : [])));
  const lines = new Map(users.map((user) => [user, lineOf(user, secrets[user]) ?? known.get(user)] as const));
  return {
    text: [...lines.values()].flatMap((line) => (line === undefined ? [] : `${line}\n`)).join(''),
    missing: users.filter((user) => lines.get(user) === undefined),
    dropped: [...known.keys()].filter((user) => !lines.has(user)),
  };
}

function lineOf(user: string, secret: string | undefined): string | undefined {
  return secret === undefined ? undefined : passwordLine(user, secret);
}

const userOf = (line: string): string => line.slice(0, line.indexOf(':'));
const isToDevice = ({ direction }: ChannelRule): boolean => direction === 'to-device';

function rightsOf({ id, class: className }: Device, rules: readonly ChannelRule[]): string[] {
  return rules.map((rule) => {
    const topic = deviceTopic({ deviceClass: className, deviceId: id, channel: rule.name });
    return `topic ${isToDevice(rule) ? 'read' : 'write'} ${topic}`;
  });
}
