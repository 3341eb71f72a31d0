// One command as a form, made from the JSON Schema of its arguments.

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { CommandBody, CommandFormBody } from '../../api.ts';
import { commands, takeCommands } from '../state/live.ts';
import { localized, words } from '../state/preferences.ts';
import { request } from '../state/request.ts';
import { type ArgumentField, argumentFields, argumentsOf } from './command-arguments.ts';

export interface CommandFormProps {
  readonly deviceId: string;
  readonly form: CommandFormBody;
}

export function CommandForm({ deviceId, form }: CommandFormProps): JSX.Element {
  const text = words();
  const isBusy = useSignal(false);
  const problem = useSignal('');
  /** Kept until there is an answer: pressed again after a silence, the command still acts once. */
  const askedId = useSignal('');
  const isAnswered = useSignal(true);
  const fields = argumentFields(form.arguments);
  const label = localized(form.label);

  const send = async (event: Event) => {
    event.preventDefault();
    const given = argumentsOf(fields, new FormData(event.currentTarget as HTMLFormElement));
    problem.value = given === undefined ? text.jsonInvalid : '';
    if (given === undefined) return;
    isBusy.value = true;
    if (isAnswered.value) askedId.value = newCommandId();
    const asked = { id: askedId.value, name: form.name, arguments: given };
    const answer = await request<CommandBody>('POST', `devices/${deviceId}/commands`, asked);
    isBusy.value = false;
    isAnswered.value = answer.kind !== 'unreachable';
    if (answer.kind === 'unreachable') problem.value = text.unreachable;
    else if (answer.kind === 'refused') problem.value = localized(answer.message);
    else takeCommands([answer.body]);
  };

  return (
    <form class="command" onSubmit={(event) => void send(event)}>
      <h3>{label}</h3>
      {fields.map((field) => (
        <Field key={field.name} field={field} />
      ))}
      <button type="submit" disabled={isBusy.value} aria-label={text.sendOf(label)}>
        {text.send}
      </button>
      <p role="status">{problem.value || <Outcome id={askedId.value} />}</p>
    </form>
  );
}

function Outcome({ id }: { readonly id: string }): JSX.Element | null {
  const command = commands.value.find((candidate) => candidate.id === id);
  if (!command) return null;
  const { state, reason } = command;
  return (
    <>
      {words().commandState[state]}
      {reason && `: ${localized(reason.text)}`}
    </>
  );
}

/** `crypto.randomUUID` is there over TLS only. */
function newCommandId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface FieldProps {
  readonly field: ArgumentField;
}

function Field({ field }: FieldProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{field.name}</label>
      <Input field={field} id={id} />
      {field.hint && <p class="soft">{field.hint}</p>}
    </div>
  );
}

function Input({ field, id }: FieldProps & { readonly id: string }): JSX.Element {
  const { name, isRequired: required } = field;
  const common = { id, name, required };
  switch (field.kind) {
    case 'choice':
      return (
        <select {...common}>
          {!required && <option value="" />}
          {field.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      );
    case 'flag':
      return <input id={id} type="checkbox" name={name} />;
    case 'number':
      return <input {...common} type="number" step="any" {...field.limits} />;
    case 'text':
      return <input {...common} type="text" autocomplete="off" {...field.limits} />;
    case 'json':
      return <textarea {...common} rows={3} placeholder={words().json} />;
    default:
      return field.kind satisfies never;
  }
}
