// JSON Schema to TypeScript, in the one style of this project.

import { compile, type Options } from 'json-schema-to-typescript';

type Schema = Parameters<typeof compile>[0];

const OPTIONS: Partial<Options> = { additionalProperties: false, bannerComment: '', style: { singleQuote: true } };

/** `options` go on top of the project's own. */
export function typescriptOf(schema: object, name: string, options: Partial<Options> = {}): Promise<string> {
  return compile(schema as Schema, name, { ...OPTIONS, ...options });
}

export function banner(source: string, commentMark: '//' | '#' = '//'): string {
  return `${commentMark} Generated from ${source}; \`npm run generate\` makes it anew.\n`;
}
