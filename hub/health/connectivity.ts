// Judges whether a device can be heard, from its connection and the age of its last proof of life.
//
//   never-seen ──connects──▶ online ──2 × rhythm──▶ late ──freshness──▶ silent
//                              ▲  ◀──────────── a fresh message ──────────┘
//                              │                       any of them ──connection ends──▶ offline

import type { DisconnectCause } from '../messages/input.ts';
import type { LocalizedText } from '../messages/localized-text.ts';
import type { Timestamp } from '../messages/observation.ts';
import type { Connectivity } from '../messages/verdict.ts';

export interface LivenessRule {
  /** Milliseconds between two messages of a healthy device, at most. */
  readonly rhythmMs: number;
  /** Milliseconds without a message after which it is silent. */
  readonly freshnessMs: number;
}

export interface ConnectivityEvidence {
  readonly connection: 'never' | 'connected' | 'disconnected' | 'awaited';
  /** When the connection took this state; for `awaited`, until when the device may take to come back. */
  readonly connectionSince: Timestamp;
  readonly disconnectCause: DisconnectCause;
  /** Hub time for which the device's last new message stands; null before the first. */
  readonly lastAliveAt: Timestamp | null;
  /** Whether the last thing it sent broke its contract. */
  readonly isMisspeaking: boolean;
  /** As judged before; undefined at first sight. */
  readonly before: Connectivity | undefined;
}

export interface ConnectivityJudgement {
  readonly connectivity: Connectivity;
  readonly why: LocalizedText;
}

export function judgeConnectivity(
  evidence: ConnectivityEvidence,
  rule: LivenessRule,
  now: Timestamp,
): ConnectivityJudgement {
  switch (evidence.connection) {
    case 'never':
      return { connectivity: 'never-seen', why: WHY.neverSeen };
    case 'awaited':
      return now < evidence.connectionSince
        ? { connectivity: whileAwaited(evidence.before), why: WHY.awaited }
        : { connectivity: 'offline', why: WHY.notBack };
    case 'disconnected':
      return { connectivity: 'offline', why: WHY_DISCONNECTED[evidence.disconnectCause] };
    case 'connected':
      return judgeAge(evidence, rule, now);
    default:
      return evidence.connection satisfies never;
  }
}

/** Nothing was heard since: a bad verdict stands, a good one is in doubt. */
function whileAwaited(before: Connectivity | undefined): Connectivity {
  return before === 'offline' || before === 'silent' ? before : 'late';
}

function judgeAge(evidence: ConnectivityEvidence, rule: LivenessRule, now: Timestamp): ConnectivityJudgement {
  const ageMs = now - Math.max(evidence.lastAliveAt ?? 0, evidence.connectionSince);
  if (ageMs >= rule.freshnessMs) return { connectivity: 'silent', why: silent(rule, evidence.isMisspeaking) };
  if (ageMs >= 2 * rule.rhythmMs) return { connectivity: 'late', why: late(rule) };
  return { connectivity: 'online', why: WHY.online };
}

const WHY = {
  neverSeen: { en: 'It has never connected to this hub.', zh: '设备从未连接过本网关。' },
  awaited: {
    en: 'Its connection ended without its doing, as at a restart of the hub, and it has some time to come back.',
    zh: '设备连接曾因外部原因断开（如中枢重启），正在等待其重新连接。',
  },
  notBack: {
    en: 'Its connection ended without its doing, as at a restart of the hub, and it has not come back.',
    zh: '设备连接曾因外部原因断开（如中枢重启），此后一直没有重新连接。',
  },
  online: { en: 'Connected, messages fresh.', zh: '已连接，消息正常。' },
} as const satisfies Record<string, LocalizedText>;

const WHY_DISCONNECTED: Record<DisconnectCause, LocalizedText> = {
  clean: { en: 'It signed off.', zh: '设备已主动断开连接。' },
  'socket-lost': { en: 'Its connection broke off without a goodbye.', zh: '设备连接意外中断。' },
  'keepalive-expired': { en: 'It stopped answering; its connection was given up.', zh: '设备停止响应，连接已断开。' },
  'taken-over': { en: 'Its connection was replaced by a newer one.', zh: '设备连接已被新的连接取代。' },
  'closed-by-hub': { en: 'The hub closed its connection.', zh: '网关关闭了设备连接。' },
};

function late({ rhythmMs }: LivenessRule): LocalizedText {
  const [each, twice] = [inSeconds(rhythmMs), inSeconds(2 * rhythmMs)];
  return {
    en: `It is connected, but has said nothing for over ${twice} s; it should speak every ${each} s.`,
    zh: `设备已连接，但超过 ${twice} 秒没有新消息（应每 ${each} 秒上报一次）。`,
  };
}

function silent({ freshnessMs }: LivenessRule, isMisspeaking: boolean): LocalizedText {
  const limit = inSeconds(freshnessMs);
  if (isMisspeaking) {
    return {
      en: `It is connected, but for over ${limit} s all it sends breaks its contract (see quarantine).`,
      zh: `设备已连接，但超过 ${limit} 秒只发送不符合契约的消息（见隔离区）。`,
    };
  }
  return {
    en: `It is connected, but has said nothing new for over ${limit} s.`,
    zh: `设备已连接，但超过 ${limit} 秒没有任何新消息。`,
  };
}

function inSeconds(milliseconds: number): string {
  return String(Math.round(milliseconds / 100) / 10);
}
