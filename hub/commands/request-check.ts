// Whether a command may be accepted: from what can be said of the request alone to what the hall is like now.

import type { ContractCommand } from '../../firmware-contracts/contract.ts';
import {
  COMMAND_ID,
  type CommandReason,
  type CommandRequest,
  MAX_ASKER_LENGTH,
  MAX_NAME_LENGTH,
} from '../messages/command.ts';
import { type DeviceClass, type DeviceId, isIdentifier } from '../messages/ids.ts';
import type { JsonObject } from '../messages/json.ts';
import type { LocalizedText } from '../messages/localized-text.ts';
import type { Timestamp } from '../messages/observation.ts';
import type { Moment } from '../messages/record-drafts.ts';
import { type Proof, proofOf } from './command-life.ts';
import { reasons } from './command-reasons.ts';
import { REMEMBERED_MS } from './ended-commands.ts';

export interface AddressedDevice {
  readonly class: DeviceClass;
  readonly isConnected: boolean;
}

export interface KnownCommand {
  readonly contract: ContractCommand;
  /** What is wrong with these arguments; undefined where they keep the contract. */
  readonly objectionTo: (given: JsonObject) => LocalizedText | undefined;
}

export interface HallSituation {
  readonly deviceOf: (id: DeviceId) => AddressedDevice | undefined;
  readonly commandOf: (deviceClass: DeviceClass, name: string) => KnownCommand | undefined;
  /** Commands that are not over, of one device and of all. */
  readonly openOf: (id: DeviceId) => number;
  readonly open: number;
}

/** `late` is told apart: such a command is expired rather than refused. */
export type CheckedRequest =
  | { readonly ok: true; readonly device: AddressedDevice; readonly command: ContractCommand; readonly proof: Proof }
  | { readonly ok: false; readonly state: 'refused' | 'expired'; readonly reason: CommandReason };

export const MAX_OPEN_OF_DEVICE = 8;
export const MAX_OPEN = 200;
/** As UTF-16; the packet to the device has to hold it, and every change of state records it. */
const MAX_ARGUMENTS_LENGTH = 49_152;
/** By how much the asker's clock may be ahead of the hub's. */
const CLOCKS_DIFFER_MS = 300_000;
const LAST_RFC3339_MS = Date.UTC(9999, 11, 31);

/** What is wrong with the form; such a request is too odd to be remembered. */
export function malformation(request: CommandRequest): string | undefined {
  const { id, deviceId, name, asker, arguments: given, issuedAt, expiresAt } = request;
  if (!COMMAND_ID.test(id)) return `id ${COMMAND_ID.source}`;
  if (!isIdentifier(deviceId)) return 'device';
  if (name.length < 1 || name.length > MAX_NAME_LENGTH) return `name 1–${MAX_NAME_LENGTH}`;
  if (asker.length < 1 || asker.length > MAX_ASKER_LENGTH) return `asker 1–${MAX_ASKER_LENGTH}`;
  if (!isWritableTime(issuedAt) || !isWritableTime(expiresAt)) return 'issuedAt, expiresAt';
  return JSON.stringify(given).length > MAX_ARGUMENTS_LENGTH ? `arguments ≤ ${MAX_ARGUMENTS_LENGTH}` : undefined;
}

/** Whether RFC 3339 has a text for it. */
export function isWritableTime(time: Timestamp): boolean {
  return time >= 0 && time <= LAST_RFC3339_MS;
}

export function checkRequest(request: CommandRequest, hall: HallSituation, moment: Moment): CheckedRequest {
  const wrongTime = request.isRetained ? refused(reasons.retained()) : checkTimes(request, moment);
  if (wrongTime) return wrongTime;
  const device = hall.deviceOf(request.deviceId);
  if (!device) return refused(reasons.deviceUnknown(request.deviceId));
  const known = hall.commandOf(device.class, request.name);
  if (!known) return refused(reasons.commandUnknown(request.name));
  const objection = known.objectionTo(request.arguments);
  if (objection) return refused(reasons.argumentsInvalid(objection));
  const proof = proofOf(known.contract, request.arguments);
  if (!proof) return refused(reasons.unprovable());
  if (!device.isConnected) return refused(reasons.notConnected());
  if (hall.openOf(request.deviceId) >= MAX_OPEN_OF_DEVICE) return refused(reasons.tooManyOfDevice(MAX_OPEN_OF_DEVICE));
  if (hall.open >= MAX_OPEN) return refused(reasons.tooMany(MAX_OPEN));
  return { ok: true, device, command: known.contract, proof };
}

function checkTimes(
  { issuedAt, expiresAt }: CommandRequest,
  { at, isClockTrusted }: Moment,
): CheckedRequest | undefined {
  if (!isClockTrusted) return refused(reasons.clockUntrusted());
  if (!(expiresAt > issuedAt))
    return refused(reasons.expiryInvalid('It expires before it was issued.', '过期时间早于下发时间。'));
  if (expiresAt - issuedAt > REMEMBERED_MS)
    return refused(reasons.expiryInvalid('It would live longer than 24 hours.', '有效期超过 24 小时。'));
  if (issuedAt - at > CLOCKS_DIFFER_MS)
    return refused(
      reasons.expiryInvalid(
        "It was issued in the future: the asker's clock and the hub's differ.",
        '下发时间在未来，下发方与中枢的时钟不一致。',
      ),
    );
  return expiresAt <= at ? { ok: false, state: 'expired', reason: reasons.late() } : undefined;
}

function refused(reason: CommandReason): CheckedRequest {
  return { ok: false, state: 'refused', reason };
}
