// What access.json holds: people, API tokens and sessions, each with hashes only.

import { isJsonObject } from '../../messages/json.ts';

interface StoredUser {
  readonly name: string;
  /** `scrypt$<log2 N>$<r>$<p>$<salt>$<key>`, the last two as base64url. */
  readonly password: string;
  /** RFC 3339, as all times in this file. */
  readonly createdAt: string;
}

interface StoredToken {
  readonly name: string;
  /** SHA-256 of the token, base64url. */
  readonly hash: string;
  readonly createdAt: string;
}

export interface StoredSession {
  readonly hash: string;
  readonly user: string;
  readonly createdAt: string;
  usedAt: string;
}

export interface AccessFile {
  users: StoredUser[];
  tokens: StoredToken[];
  sessions: StoredSession[];
}

export const EMPTY_ACCESS_FILE: AccessFile = { users: [], tokens: [], sessions: [] };

export function isAccessFile(value: unknown): value is AccessFile {
  return (
    isJsonObject(value) &&
    isListOf(value.users, ['name', 'password', 'createdAt']) &&
    isListOf(value.tokens, ['name', 'hash', 'createdAt']) &&
    isListOf(value.sessions, ['hash', 'user', 'createdAt', 'usedAt'])
  );
}

function isListOf(value: unknown, textFields: readonly string[]): boolean {
  return (
    Array.isArray(value) &&
    value.every((entry) => isJsonObject(entry) && textFields.every((field) => typeof entry[field] === 'string'))
  );
}
