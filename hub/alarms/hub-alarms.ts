// What the hub reports of itself, in the form in which contracts describe the faults of devices.

import type { ContractFault } from '../../firmware-contracts/contract.ts';
import type { HubCondition, HubConditionCode } from '../messages/hub-condition.ts';
import { deviceClass, HUB_ID, zoneId } from '../messages/ids.ts';
import type { AlarmSource, Conditions } from './alarm-list.ts';

export const HUB: AlarmSource = { id: HUB_ID, class: deviceClass('hub'), zone: zoneId('hub') };

/** What holds now, with its figures told after the cause. */
export function hubConditions(active: readonly HubCondition[]): Conditions {
  return new Map(active.map(({ code, detail }) => [code, detail ? withDetail(FAULTS[code], detail) : FAULTS[code]]));
}

function withDetail(fault: ContractFault, detail: NonNullable<HubCondition['detail']>): ContractFault {
  return { ...fault, cause: { en: `${fault.cause.en} ${detail.en}`, zh: `${fault.cause.zh}${detail.zh}` } };
}

const FAULTS: Readonly<Record<HubConditionCode, ContractFault>> = {
  'disk-failing': {
    category: 'failure',
    priority: 'high',
    label: { en: "The hub's disk refuses writes", zh: '中枢磁盘无法写入' },
    cause: { en: 'The disk is full, read-only or failing.', zh: '磁盘已满、只读或发生故障。' },
    consequence: {
      en: 'Devices go on, but their events are not acknowledged and wait in the devices.',
      zh: '设备继续运行，但其事件得不到确认，暂存在设备中。',
    },
    action: {
      en: 'Free space on the disk or replace it; the hub goes on by itself.',
      zh: '清理磁盘空间或更换磁盘，中枢会自动恢复。',
    },
  },
  'journal-damaged': {
    category: 'failure',
    priority: 'high',
    label: { en: "The hub's journal was damaged", zh: '中枢日志曾损坏' },
    cause: {
      en: 'Its file could not be read at the start; what was readable was saved into a new one.',
      zh: '启动时日志文件无法读取，可读部分已保存到新文件。',
    },
    consequence: {
      en: 'Records that were not sent yet may be missing; the loss ledger names them.',
      zh: '尚未发送的记录可能缺失，缺失范围见损失账。',
    },
    action: {
      en: 'Have the disk checked; keep the damaged file that lies beside the journal.',
      zh: '请检查磁盘，并保留日志旁边的损坏文件。',
    },
  },
  'space-low': {
    category: 'maintenance-required',
    priority: 'medium',
    label: { en: 'Little room left for the time without the centre', zh: '离线存储空间不足' },
    cause: { en: 'Unsent records fill the journal.', zh: '未发送的记录即将占满日志。' },
    consequence: {
      en: 'If the line stays away, telemetry is thinned first, then records are dropped, all of it noted.',
      zh: '若线路持续中断，将先压缩遥测数据，再丢弃记录，并全部记入损失账。',
    },
    action: {
      en: 'Restore the line to the centre, or give the journal more room (journal.maxMegabytes).',
      zh: '恢复到中心的线路，或增大日志空间（journal.maxMegabytes）。',
    },
  },
  'records-given-up': {
    category: 'out-of-specification',
    priority: 'medium',
    label: { en: 'Records are being given up', zh: '正在放弃记录' },
    cause: { en: 'The journal is full of records that could not be sent.', zh: '日志已被未发送的记录占满。' },
    consequence: {
      en: 'The centre will miss the records that the loss ledger names.',
      zh: '中心将缺少损失账中列出的记录。',
    },
    action: { en: 'Restore the line to the centre at once.', zh: '请立即恢复到中心的线路。' },
  },
  'records-set-aside': {
    category: 'check-function',
    priority: 'low',
    label: { en: 'The centre refuses records', zh: '中心拒收部分记录' },
    cause: { en: 'The centre refused them again and again.', zh: '中心多次拒收这些记录。' },
    consequence: {
      en: 'They wait aside; all others go on.',
      zh: '这些记录被搁置，其他记录继续发送。',
    },
    action: {
      en: 'Look at them on the page under the line to the centre, mend the cause there, and send them again.',
      zh: '请在页面的线路视图中查看，在中心排除原因后重新发送。',
    },
  },
  'centre-unreachable': {
    category: 'out-of-specification',
    priority: 'medium',
    label: { en: 'No line to the centre', zh: '与中心的线路中断' },
    cause: { en: 'The line has been down for some time.', zh: '线路已中断一段时间。' },
    consequence: {
      en: 'The hall goes on; records wait in the journal.',
      zh: '营业厅继续运行，记录暂存于日志中。',
    },
    action: { en: 'Check the network; then call the centre.', zh: '请检查网络，必要时联系中心。' },
  },
  'centre-silent': {
    category: 'out-of-specification',
    priority: 'medium',
    label: { en: "The centre's application is silent", zh: '中心应用无回执' },
    cause: {
      en: "The centre's broker takes records, but its application confirms none.",
      zh: '中心的消息服务器接收记录，但其应用没有任何回执。',
    },
    consequence: {
      en: 'Nothing is given up: records stay in the journal until they are confirmed.',
      zh: '记录不会丢弃，确认之前一直保留在日志中。',
    },
    action: { en: 'Call the centre: its application must store and confirm.', zh: '请联系中心，其应用须存储并回执。' },
  },
  'broker-unreachable': {
    category: 'failure',
    priority: 'high',
    label: { en: "No line to the hall's broker", zh: '与营业厅消息服务器的连接中断' },
    cause: { en: 'The broker of the site does not answer the hub.', zh: '现场消息服务器对中枢无应答。' },
    consequence: {
      en: 'Nothing of the devices is heard; what they send waits in the broker.',
      zh: '中枢收不到设备消息，设备发送的内容暂存在消息服务器中。',
    },
    action: {
      en: 'Check the broker and the network to it; the log of the hub names the reason.',
      zh: '请检查消息服务器及其网络，原因见中枢日志。',
    },
  },
  'clock-untrusted': {
    category: 'out-of-specification',
    priority: 'low',
    label: { en: "The hub's clock is not to be relied on", zh: '中枢时钟不可信' },
    cause: {
      en: 'The clock shows a time that cannot be, as after a power cut with an empty clock battery.',
      zh: '时钟显示的时间不可能正确，例如断电且时钟电池耗尽之后。',
    },
    consequence: {
      en: 'Records are flagged; commands with an expiry are refused.',
      zh: '记录带有标记，带有效期的命令会被拒绝。',
    },
    action: {
      en: 'Check the network time (NTP) and the clock battery of the machine.',
      zh: '请检查网络校时（NTP）和主机时钟电池。',
    },
  },
};
