// Why the line to the centre is as it is, for the person who has to do something about it.

import { systemErrorCode } from '../foundation/errors.ts';
import type { LocalizedText } from '../messages/localized-text.ts';

// MQTT 3.1.1, 3.2.2.3: CONNACK return codes.
const BAD_CREDENTIALS = 4;
const NOT_AUTHORIZED = 5;

export const lineReasons = {
  standalone: (): LocalizedText => ({ en: 'no centre is configured', zh: '未配置中心' }),
  connecting: (centre: string): LocalizedText => ({ en: `connecting to ${centre}`, zh: `正在连接 ${centre}` }),
  online: (centre: string): LocalizedText => ({ en: `connected to ${centre}`, zh: `已连接 ${centre}` }),
  stopped: (): LocalizedText => ({ en: 'the hub is stopping', zh: '边缘中枢正在停止' }),
  silent: (patienceMs: number): LocalizedText => ({
    en: `the centre acknowledged nothing for ${patienceMs / 1000} s; the line was taken down and is built anew`,
    zh: `中心 ${patienceMs / 1000} 秒内没有任何确认，线路已断开并重新建立`,
  }),
  passwordUnreadable: (file: string, code: string): LocalizedText => ({
    en: `the password file ${file} cannot be read (${code}); create it with the centre's password alone`,
    zh: `无法读取密码文件 ${file}（${code}），请创建该文件，内容只有中心的密码`,
  }),
  down: (centre: string, error: Error | undefined): LocalizedText => {
    if (!error) return { en: `${centre} closed the connection`, zh: `${centre} 关闭了连接` };
    return refusedCredentials(centre, error) ?? networkReason(centre, error);
  },
};

function refusedCredentials(centre: string, error: Error): LocalizedText | undefined {
  const code = 'code' in error ? error.code : undefined;
  if (code !== BAD_CREDENTIALS && code !== NOT_AUTHORIZED) return undefined;
  return {
    en: `${centre} refuses this hub's user name or password; check upstream.username and upstream.passwordFile`,
    zh: `${centre} 拒绝了本中枢的用户名或密码，请检查 upstream.username 和 upstream.passwordFile`,
  };
}

function networkReason(centre: string, error: Error): LocalizedText {
  switch (systemErrorCode(error)) {
    case 'ECONNREFUSED':
      return {
        en: `nothing answers at ${centre}; is the centre's broker running?`,
        zh: `${centre} 无应答，中心的消息服务器是否在运行？`,
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        en: `the name in ${centre} cannot be resolved; check the network and DNS`,
        zh: `无法解析 ${centre} 的主机名，请检查网络和 DNS`,
      };
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return { en: `there is no way to ${centre}; check the network`, zh: `无法到达 ${centre}，请检查网络` };
    default:
      return { en: `the line to ${centre} failed: ${error.message}`, zh: `到 ${centre} 的线路故障：${error.message}` };
  }
}
