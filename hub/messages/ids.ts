// Branded identifiers, so that a device id is never mistaken for a class or a zone.

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type DeviceId = Branded<'DeviceId'>;
export type DeviceClass = Branded<'DeviceClass'>;
export type HallId = Branded<'HallId'>;
export type ZoneId = Branded<'ZoneId'>;

/** Lower case letters, digits, `-`, `_` and `.`, 1 to 64 characters: safe as a topic level, a file name and a client id. */
const IDENTIFIER = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}

/** The hub itself, where it stands beside devices, as in alarms; no device may bear it. */
export const HUB_ID = 'hub' as DeviceId;

export const deviceId = (text: string): DeviceId => text as DeviceId;
export const deviceClass = (text: string): DeviceClass => text as DeviceClass;
export const hallId = (text: string): HallId => text as HallId;
export const zoneId = (text: string): ZoneId => text as ZoneId;
