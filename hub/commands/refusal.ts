// A request as every surface shows it: as it was accepted, or refused in bounded size, whatever it held.

import {
  type CommandReason,
  type CommandRequest,
  type CommandView,
  MAX_ASKER_LENGTH,
  MAX_NAME_LENGTH,
} from '../messages/command.ts';
import { deviceId } from '../messages/ids.ts';
import type { Timestamp } from '../messages/observation.ts';
import { shortened } from './command-reasons.ts';
import { isWritableTime } from './request-check.ts';

export function viewOf(request: CommandRequest, now: Timestamp): CommandView {
  const { issuedAt, isRetained, ...asked } = request;
  return { ...asked, state: 'accepted', reason: null, requestedAt: now, changedAt: now };
}

/** Of a request that is not remembered: too odd to be, or without room. */
export function refusalOf(request: CommandRequest, reason: CommandReason, now: Timestamp): CommandView {
  const view = viewOf(request, now);
  return {
    ...view,
    id: shortened(view.id, MAX_NAME_LENGTH),
    deviceId: deviceId(shortened(view.deviceId, MAX_NAME_LENGTH)),
    name: shortened(view.name, MAX_NAME_LENGTH),
    asker: shortened(view.asker, MAX_ASKER_LENGTH),
    arguments: {},
    expiresAt: isWritableTime(view.expiresAt) ? view.expiresAt : now,
    state: 'refused',
    reason,
  };
}
