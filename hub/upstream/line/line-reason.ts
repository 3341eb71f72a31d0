// Why the line to the centre is as it is, for the person who has to do something about it.

import { systemErrorCode } from '../../foundation/errors.ts';
import type { LocalizedText } from '../../messages/localized-text.ts';

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
  applicationSilent: (patienceMs: number): LocalizedText => ({
    en: `the centre's broker takes records, but its application has confirmed none for ${patienceMs / 1000} s; the line was taken down and is built anew`,
    zh: `中心的消息服务器仍在接收记录，但其应用程序已有 ${patienceMs / 1000} 秒未确认任何记录，线路已断开并重新建立`,
  }),
  receiptsForbidden: (topic: string): LocalizedText => ({
    en: `the centre's broker forbids this hub to subscribe to ${topic}, so no receipt can arrive; allow it there, or set upstream.confirmation to puback`,
    zh: `中心的消息服务器不允许本中枢订阅 ${topic}，无法收到回执，请在服务器上授权，或将 upstream.confirmation 设为 puback`,
  }),
  rival: (centre: string, clientId: string): LocalizedText => ({
    en: `${centre} closes the connection again and again soon after it was opened; perhaps another hub has the same hall.id (client id ${clientId}), or this hub has no right to publish there`,
    zh: `${centre} 在连接建立后不久反复关闭连接，可能有另一个中枢使用了相同的 hall.id（客户端标识 ${clientId}），或本中枢没有发布权限`,
  }),
  minded: (centre: string): LocalizedText => ({
    en: `${centre} closes the connection each time a certain record is sent; it is tried again, and put aside in the end`,
    zh: `每次发送某条记录时 ${centre} 都会关闭连接，将继续重试，仍不成功则搁置该记录`,
  }),
  mindsEverything: (centre: string): LocalizedText => ({
    en: `${centre} closes the connection whenever the hub publishes; nothing is put aside for it, so check this hub's rights to publish and the quotas and disk of the centre's broker`,
    zh: `每当本中枢发布消息时 ${centre} 都会关闭连接，没有记录因此被搁置，请检查中心的消息服务器上本中枢的发布权限、配额和磁盘空间`,
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
