// What a device can be asked to do, and what became of what was asked.

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ClassBody, CommandBody, CommandFormBody, DeviceBody } from '../../api.ts';
import { dateTime } from '../state/figures.ts';
import { commands } from '../state/live.ts';
import { localized, words } from '../state/preferences.ts';
import { request } from '../state/request.ts';
import { CommandForm } from './command-form.tsx';

const SHOWN = 10;

export function CommandPanel({ device }: { readonly device: DeviceBody }): JSX.Element | null {
  const forms = useSignal<readonly CommandFormBody[]>([]);
  const load = async () => {
    const answer = await request<ClassBody>('GET', `classes/${device.class}`);
    if (answer.kind === 'answered') forms.value = answer.body.commands;
  };
  useEffect(() => void load(), [device.class]);
  const asked = commands.value.filter(({ deviceId }) => deviceId === device.id).slice(0, SHOWN);
  if (forms.value.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="commands">
      <h2 id="commands">{words().commands}</h2>
      <div class="commands">
        {forms.value.map((form) => (
          <CommandForm key={form.name} deviceId={device.id} form={form} />
        ))}
      </div>
      {asked.length > 0 && <Asked commands={asked} forms={forms.value} />}
    </section>
  );
}

interface AskedProps {
  readonly commands: readonly CommandBody[];
  readonly forms: readonly CommandFormBody[];
}

function Asked({ commands: asked, forms }: AskedProps): JSX.Element {
  const text = words();
  const labelOf = (name: string) => forms.find((form) => form.name === name)?.label;
  return (
    <table>
      <caption>{text.recentCommands}</caption>
      <thead>
        <tr>
          {[text.command, text.outcome, text.asker, text.askedAt].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {asked.map(({ id, name, state, reason, asker, origin, requestedAt }) => (
          <tr key={id}>
            <th scope="row">{localized(labelOf(name) ?? { en: name, zh: name })}</th>
            <td>
              {text.commandState[state]}
              {reason && <span class="soft"> {localized(reason.text)}</span>}
            </td>
            <td>
              {asker} ({text.origin[origin]})
            </td>
            <td>{dateTime(requestedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
