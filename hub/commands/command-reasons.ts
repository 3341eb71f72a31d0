// Why a command was refused, failed or expired: a code for programs, a sentence for a person.

import type { CommandReason } from '../messages/command.ts';
import type { LocalizedText } from '../messages/localized-text.ts';
import type { PointScalar } from '../messages/observation.ts';

const say = (code: string, en: string, zh: string): CommandReason => ({ code, text: { en, zh } });

/** Longer words from outside are cut, so that a record stays small. */
const LONGEST_QUOTE = 200;

export function shortened(text: string, longest: number = LONGEST_QUOTE): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

export const reasons = {
  retained: () =>
    say(
      'retained',
      'It came as a retained message, which tells of the past: ask without the retain flag.',
      '指令以保留消息下发，属于过去的内容；请不要设置保留标志。',
    ),
  malformed: (what: string) =>
    say('malformed', `It breaks the form of a command: ${what}.`, `指令格式不正确：${what}。`),
  clockUntrusted: () =>
    say(
      'clock-untrusted',
      "The hub's clock is not to be relied on, so nobody can tell whether the command is still in time.",
      '中枢时钟不可信，无法判断指令是否仍在有效期内。',
    ),
  deviceUnknown: (id: string) =>
    say('device-unknown', `The hall has no device "${shortened(id)}".`, `营业厅内没有设备“${shortened(id)}”。`),
  commandUnknown: (name: string) =>
    say(
      'command-unknown',
      `The contract of this device has no command "${shortened(name)}".`,
      `该设备的契约中没有指令“${shortened(name)}”。`,
    ),
  argumentsInvalid: ({ en, zh }: LocalizedText) => say('arguments-invalid', en, zh),
  unprovable: () =>
    say(
      'unprovable',
      'The arguments lack the value that would prove the command done.',
      '参数中缺少用于验证执行结果的值。',
    ),
  expiryInvalid: (en: string, zh: string) => say('expiry-invalid', en, zh),
  late: () => say('expired', 'It came after its expiry.', '指令送达时已过期。'),
  expired: () => say('expired', 'It could not be sent before its expiry.', '指令在过期前未能下发。'),
  notConnected: () =>
    say(
      'device-offline',
      'The device is not connected now; a command never waits for it.',
      '设备当前未连接，指令不会等待设备上线。',
    ),
  notTaken: () =>
    say(
      'device-offline',
      'When the command was to be sent, the device was gone, had not subscribed to commands, or did not read.',
      '下发指令时设备已断开、未订阅指令或未读取数据。',
    ),
  tooManyOfDevice: (limit: number) =>
    say('too-many', `The device has ${limit} commands under way already.`, `该设备已有 ${limit} 条指令正在执行。`),
  tooMany: (limit: number) =>
    say('too-many', `${limit} commands are under way already.`, `已有 ${limit} 条指令正在执行。`),
  memoryFull: (limit: number) =>
    say(
      'too-many',
      `${limit} commands of the last day are remembered, so that none acts twice; there is no room for more.`,
      `为避免重复执行，中枢已记录最近一天的 ${limit} 条指令，暂无法接收更多。`,
    ),
  notRecordable: () =>
    say(
      'disk-failing',
      "The hub's disk refuses writes; no command is taken that cannot be recorded.",
      '中枢磁盘无法写入，无法记录的指令一律不接收。',
    ),
  hubStarting: () => say('hub-starting', 'The hub is starting; ask again.', '中枢正在启动，请稍后重试。'),
  hubBusy: (limit: number) =>
    say('too-many', `${limit} commands wait for the hub already.`, `已有 ${limit} 条指令等待中枢处理。`),
  deviceRefused: (why: string) =>
    say(
      'device-refused',
      `The device refused it${why ? `: ${shortened(why)}` : '.'}`,
      `设备拒绝执行${why ? `：${shortened(why)}` : '。'}`,
    ),
  deviceFailed: (why: string) =>
    say(
      'device-failed',
      `The device tried in vain${why ? `: ${shortened(why)}` : '.'}`,
      `设备执行失败${why ? `：${shortened(why)}` : '。'}`,
    ),
  noReply: (withinMs: number) =>
    say(
      'no-reply',
      `The device did not say within ${seconds(withinMs)} s that it was done.`,
      `设备未在 ${seconds(withinMs)} 秒内回复执行结果。`,
    ),
  notObserved: (missing: MissingProof) => say('not-observed', notObservedEn(missing), notObservedZh(missing)),
  hubRestarted: () =>
    say(
      'hub-restarted',
      'The hub restarted before it knew whether the command had been sent. It is not sent again.',
      '中枢在确认指令是否已下发之前重启，该指令不会再次下发。',
    ),
  deviceRemoved: () => say('device-removed', 'The device was removed from the hall meanwhile.', '设备已从营业厅移除。'),
} as const;

export interface MissingProof {
  readonly withinMs: number;
  readonly point: string;
  readonly value: PointScalar;
  /** What the point showed since the command was sent; undefined where nothing was observed. */
  readonly seen: PointScalar | undefined;
  readonly saidDone: boolean;
}

function notObservedEn({ withinMs, point, value, seen, saidDone }: MissingProof): string {
  const shown = seen === undefined ? 'nothing was observed since' : `it showed ${quoted(seen)}`;
  const reply = saidDone ? 'The device said that it was done.' : 'The device gave no reply.';
  return `"${point}" was not seen at ${quoted(value)} within ${seconds(withinMs)} s; ${shown}. ${reply}`;
}

function notObservedZh({ withinMs, point, value, seen, saidDone }: MissingProof): string {
  const shown = seen === undefined ? '期间没有新的观测值' : `观测值为 ${quoted(seen)}`;
  const reply = saidDone ? '设备回复已完成。' : '设备没有回复。';
  return `${seconds(withinMs)} 秒内未观测到“${point}”变为 ${quoted(value)}，${shown}。${reply}`;
}

function quoted(value: PointScalar): string {
  return shortened(JSON.stringify(value));
}

function seconds(milliseconds: number): string {
  return String(Math.round(milliseconds / 100) / 10);
}
