import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { whyNotKeep } from '../../../shared/roles.ts';
import type { Affected, ResourceFile, SetupLists } from '../../../shared/setup.ts';
import { Button } from '../../ui/button.tsx';
import { answerOf, office } from '../client.ts';
import { signedIn } from '../session.ts';
import { plural } from '../words.ts';
import { AffectedList } from './affected-list.tsx';
import { Choices } from './choices.tsx';
import { sendForm } from './setup-model.ts';

/** Gives the saved hours to others of the same kind. */
export function CopyShifts({ file, lists }: { file: ResourceFile; lists: SetupLists }): JSX.Element | null {
  const to = useSignal<string[]>([]);
  const busy = useSignal(false);
  const affected = useSignal<Affected | null>(null);
  const others = lists.resources.filter(
    (r) =>
      r.active && r.kind === file.draft.kind && r.id !== file.id && whyNotKeep(signedIn().staff, r.locationId) === null,
  );
  if (others.length === 0) return null;
  const copy = async (): Promise<void> => {
    if (busy.value || to.value.length === 0) return;
    busy.value = true;
    const param = { id: file.id };
    const sent = await sendForm(
      () => answerOf(office.setup.resources[':id']['copy-shifts'].$post({ param, json: { to: to.value } })),
      `${plural(to.value.length, 'other has', 'others have')} these hours now.`,
    );
    busy.value = false;
    affected.value = 'affected' in sent ? sent.affected : null;
    if ('id' in sent) to.value = [];
  };
  return (
    <details class="panel fields">
      <summary>Give these hours to others</summary>
      <Choices
        id="copy-to"
        label="Their own weekly hours are replaced by the saved ones of this page"
        chosen={to.value}
        known={others}
        closed
        onChange={(chosen) => {
          to.value = chosen;
        }}
      />
      <div role="alert">{affected.value && <AffectedList affected={affected.value} resourceId={null} />}</div>
      <div class="verbs">
        <Button busy={busy.value || to.value.length === 0} onClick={() => void copy()}>
          Copy the hours
        </Button>
      </div>
    </details>
  );
}
