// Every way in which the API says no: HTTP status, code, and what a person should know, in both languages.

import type { FastifyReply } from 'fastify';
import type { LocalizedText } from '../messages/localized-text.ts';
import type { ErrorBody } from './api.ts';

interface Refusal {
  readonly status: number;
  readonly message: LocalizedText;
}

const refusal = (status: number, en: string, zh: string): Refusal => ({ status, message: { en, zh } });

const REFUSALS = {
  'request-invalid': refusal(400, 'The request does not have the expected form.', '请求格式不正确。'),
  'password-too-short': refusal(400, 'The password needs at least 10 characters.', '密码至少需要 10 个字符。'),
  'user-name-invalid': refusal(
    400,
    'A user name has 1 to 64 letters or digits, and may hold spaces . _ @ -',
    '用户名为 1 至 64 个字母、汉字或数字，可含空格和 . _ @ -',
  ),
  'login-required': refusal(
    401,
    'Log in first, or send an API token as bearer.',
    '请先登录，或以 Bearer 方式发送 API 令牌。',
  ),
  'login-failed': refusal(401, 'User name or password is wrong.', '用户名或密码错误。'),
  'first-login-code-invalid': refusal(
    403,
    'This link has been used or has expired. Restart the hub for a new one, or log in.',
    '此链接已使用或已失效。请重启中枢获取新链接，或直接登录。',
  ),
  'cross-origin': refusal(403, 'The request came from another site.', '请求来自其他网站，已拒绝。'),
  'not-found': refusal(404, 'There is nothing here.', '未找到所请求的内容。'),
  'page-missing': refusal(
    404,
    'The page has not been built yet: run npm run build.',
    '页面尚未构建：请运行 npm run build。',
  ),
  'body-too-large': refusal(413, 'The request is too large.', '请求内容过大。'),
  'json-required': refusal(
    415,
    'Send JSON, with content-type application/json.',
    '请发送 JSON(content-type: application/json)。',
  ),
  'too-many-attempts': refusal(429, 'Too many attempts. Try again in a minute.', '尝试次数过多，请一分钟后再试。'),
  internal: refusal(500, 'Something went wrong in the hub; its log says what.', '中枢内部出错，详情见日志。'),
  busy: refusal(503, 'Too many logins at once. Try again in a few seconds.', '当前登录请求过多，请几秒后再试。'),
  'too-many-viewers': refusal(
    503,
    'Too many live viewers. Close a window somewhere.',
    '实时查看的窗口过多，请先关闭其他窗口。',
  ),
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof REFUSALS;

export function refuse(reply: FastifyReply, code: RefusalCode): FastifyReply {
  const { status, message } = REFUSALS[code];
  return reply.code(status).send({ code, message } satisfies ErrorBody);
}

/** The refusal for what Fastify or one of its plugins threw. */
export function refusalFor(statusCode: number | undefined): RefusalCode {
  if (statusCode === 404) return 'not-found';
  if (statusCode === 413) return 'body-too-large';
  if (statusCode === 415) return 'json-required';
  if (statusCode === 429) return 'too-many-attempts';
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? 'request-invalid' : 'internal';
}
