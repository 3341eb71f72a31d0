// What is so now, in figures, for the alarms on the hub itself.

import type { LocalizedText } from './messages/localized-text.ts';

export const hubConditionTexts = {
  /** In the words of the disk, or of SQLite, which speak English alone. */
  disk: (words: string): LocalizedText => ({ en: `It says: ${words}.`, zh: `系统提示：${words}。` }),
  hoursLeft: (hours: number): LocalizedText => ({
    en: `At the present rate there is room for ${hours.toFixed(1)} h more.`,
    zh: `按当前速度，剩余空间还可用 ${hours.toFixed(1)} 小时。`,
  }),
  givenUp: (count: number): LocalizedText => ({
    en: `${count} records were given up so far.`,
    zh: `至今已放弃 ${count} 条记录。`,
  }),
  setAside: (count: number): LocalizedText => ({ en: `${count} wait aside.`, zh: `已搁置 ${count} 条。` }),
  line: (reason: LocalizedText): LocalizedText => ({ en: `Last: ${reason.en}.`, zh: `最近原因：${reason.zh}。` }),
};
