// Privacy fields exist where the contract says, and what depends on consent has a consent to depend on.

import type { PrivacyField } from '../../../firmware-contracts/contract.ts';
import { fieldAt, type ReviewedClass, type SchemaNode, variantsOf } from './reviewed-class.ts';

export function privacyGaps({ contract, schemas }: ReviewedClass): string[] {
  const { handlesPersons, fields, consent } = contract.privacy;
  const ofFields = fields.flatMap((field) =>
    fieldGaps(field, consent, schemas[field.channel]).map((gap) => `privacy: ${field.path} ${gap}`),
  );
  const isHidden = fields.length > 0 && !handlesPersons;
  return [...ofFields, ...(isHidden ? ['privacy: handlesPersons must be true, as there are fields of persons'] : [])];
}

function fieldGaps(
  { path, channel, treatment }: PrivacyField,
  consent: string | undefined,
  schema: SchemaNode = {},
): string[] {
  const holders = variantsOf(schema).filter((variant) => fieldAt(variant, path));
  if (holders.length === 0) return [`is no field of channel ${channel}`];
  const isFree = holders.every((variant) => !isRequired(variant, path));
  const mustBeFree = isFree ? [] : ['is taken out without consent, so it must not be required'];
  if (treatment === 'drop') return mustBeFree;
  if (consent === undefined) return [...mustBeFree, 'depends on consent, but the contract names no consent field'];
  const hasConsent = holders.every(
    (variant) => fieldAt(variant, consent)?.type === 'boolean' && isRequired(variant, consent),
  );
  return [
    ...mustBeFree,
    ...(hasConsent ? [] : [`depends on consent, but ${consent} is no required boolean beside it`]),
  ];
}

function isRequired(variant: SchemaNode, path: string): boolean {
  const parent = path.slice(0, path.lastIndexOf('/'));
  return fieldAt(variant, parent)?.required?.includes(path.slice(parent.length + 1)) ?? false;
}
