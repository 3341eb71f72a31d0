// Holds docs/asyncapi.yaml against the official AsyncAPI parser; prints what it finds and fails on any error.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiagnosticSeverity, Parser } from '@asyncapi/parser';

const file = process.argv[2] ?? join(import.meta.dirname, '../docs/asyncapi.yaml');
const diagnostics = await new Parser().validate(readFileSync(file, 'utf8'));
const errors = diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Error);

for (const { path, message, range } of errors)
  console.error(`line ${range.start.line + 1}, ${path.join('.')}: ${message}`);
console.log(errors.length === 0 ? `${file} is valid AsyncAPI.` : `${errors.length} errors in ${file}.`);
process.exitCode = errors.length === 0 ? 0 : 1;
