// Says in both languages what was wrong with a message; values that were received are never quoted.

import type { ErrorObject } from 'ajv';
import type { RefusalReason } from '../messages/input.ts';
import type { LocalizedText } from '../messages/localized-text.ts';
import { shownName, shownPath } from './personal-data.ts';
import { MAX_DEPTH } from './strict-json.ts';

type Words = (detail: string) => LocalizedText;

const STRUCTURE: Record<RefusalReason, Words> = {
  'channel-unknown': (detail) => ({
    en: `The contract of this class has no channel "${detail}" from the device.`,
    zh: `该设备类型的契约中没有由设备上报的通道“${detail}”。`,
  }),
  'channel-not-permitted': (detail) => ({
    en: `The device may not publish on ${detail}.`,
    zh: `该设备无权向主题 ${detail} 发布消息。`,
  }),
  'too-large': (detail) => ({
    en: `The payload is too large (${detail}).`,
    zh: `消息过大（${detail}）。`,
  }),
  'not-utf8': () => ({ en: 'The payload is not UTF-8 text.', zh: '消息不是 UTF-8 文本。' }),
  'not-json': (detail) => ({
    en: `The payload is not valid JSON${detail ? ` (${detail})` : ''}.`,
    zh: `消息不是合法的 JSON${detail ? `（${detail}）` : ''}。`,
  }),
  'too-deep': () => ({
    en: `The payload is nested more than ${MAX_DEPTH} levels deep.`,
    zh: `消息嵌套超过 ${MAX_DEPTH} 层。`,
  }),
  'duplicate-key': (detail) => ({
    en: `The key "${detail}" stands twice in one object.`,
    zh: `同一对象中键“${detail}”重复出现。`,
  }),
  'forbidden-key': (detail) => ({ en: `The key "${detail}" is not allowed.`, zh: `不允许使用键“${detail}”。` }),
  'rate-exceeded': (detail) => ({
    en: `The device sends more than it may (${detail}).`,
    zh: `设备发送频率超过限制（${detail}）。`,
  }),
  'hub-failed': (detail) => ({
    en: `The hub itself failed on a message of this channel (${detail}): a defect of the hub, not of the device.`,
    zh: `中枢处理该通道的消息时出错（${detail}），属于中枢缺陷，与设备无关。`,
  }),
};

/** Longer details, such as a topic of 60 KB, are cut. */
const LONGEST_DETAIL = 120;

export function structureText(reason: RefusalReason, detail: string): LocalizedText {
  return STRUCTURE[reason](detail.length > LONGEST_DETAIL ? `${detail.slice(0, LONGEST_DETAIL)}…` : detail);
}

/** What is needed of an ajv error. */
export type SchemaError = Pick<ErrorObject, 'keyword' | 'instancePath' | 'params'>;

/** One sentence for one broken rule. */
export function schemaText({ keyword, params, instancePath }: SchemaError): LocalizedText {
  const path = shownPath(instancePath);
  const field = path === '' ? { en: 'The message', zh: '消息' } : { en: path, zh: path };
  const say = (en: string, zh: string) => ({ en: `${field.en} ${en}`, zh: `${field.zh} ${zh}` });
  switch (keyword) {
    case 'required':
      return say(`lacks the field "${params.missingProperty}".`, `缺少字段“${params.missingProperty}”。`);
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const name = shownName(String(params.additionalProperty ?? params.unevaluatedProperty));
      return say(`has the field "${name}", which the contract does not know.`, `含有契约中没有的字段“${name}”。`);
    }
    case 'type':
      return say(`must be of type ${params.type}.`, `的类型必须是 ${params.type}。`);
    case 'enum':
      return say(
        `must be one of ${params.allowedValues.join(', ')}.`,
        `必须是以下之一：${params.allowedValues.join('、')}。`,
      );
    case 'const':
      return say(`must be ${JSON.stringify(params.allowedValue)}.`, `必须是 ${JSON.stringify(params.allowedValue)}。`);
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum':
    case 'exclusiveMaximum':
      return say(`must be ${params.comparison} ${params.limit}.`, `必须 ${params.comparison} ${params.limit}。`);
    case 'format':
      return say(`must have the format ${params.format}.`, `必须符合格式 ${params.format}。`);
    case 'minLength':
    case 'minItems':
      return say(`is too short: at least ${params.limit}.`, `过短，至少 ${params.limit}。`);
    case 'maxLength':
    case 'maxItems':
      return say(`is too long: at most ${params.limit}.`, `过长，至多 ${params.limit}。`);
    case 'pattern':
      return say(`must match ${params.pattern}.`, `必须匹配 ${params.pattern}。`);
    case 'uniqueItems':
      return say('holds the same entry twice.', '含有重复项。');
    default:
      return say(`breaks the rule "${keyword}" of the contract.`, `违反契约规则“${keyword}”。`);
  }
}
