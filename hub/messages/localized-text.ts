// A sentence for a person, in both languages of the hall.

export interface LocalizedText {
  readonly en: string;
  readonly zh: string;
}
