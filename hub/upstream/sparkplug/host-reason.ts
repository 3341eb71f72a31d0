// Why the hub does not speak although the line is up, for the person at the page.

import type { LocalizedText } from '../../messages/localized-text.ts';

export const hostReasons = {
  starting: (): LocalizedText => ({ en: 'connected; the hall is starting', zh: '已连接，营业厅正在启动' }),
  awaited: (host: string): LocalizedText => ({
    en: `connected, but the primary host ${host} is not online; records wait until it is`,
    zh: `已连接，但主应用 ${host} 不在线；记录将等待其上线`,
  }),
  offline: (host: string): LocalizedText => ({
    en: `the primary host ${host} went offline; records wait until it is back`,
    zh: `主应用 ${host} 已离线；记录将等待其恢复`,
  }),
};
