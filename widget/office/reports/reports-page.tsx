import type { JSX } from 'preact';
import type { Report } from '../../../shared/reports.ts';
import { answerOf, office } from '../client.ts';
import { useLoaded } from '../load.ts';
import { Page, Shown } from '../page.tsx';
import { counted } from '../words.ts';
import { Controls } from './controls.tsx';
import { allDefinitions, meaning } from './definitions.ts';
import { Headline } from './headline.tsx';
import { AnswersPanel, HeatPanel, KeptPanel, RoadPanel, TouchPanel, TrendPanel, UsePanel } from './panels.tsx';
import { asked, stretchWords } from './period.ts';
import { StockPanel } from './stock-panel.tsx';

/** How the business does: four numbers, then pictures, each with its figures; every bar leads to where they come from. */
export function ReportsPage(): JSX.Element {
  const wanted = asked.value;
  const { state, reload } = useLoaded(JSON.stringify(wanted), () => answerOf(office.reports.$get({ query: wanted })));
  const { data, loading } = state.value;
  return (
    <Page title="Reports" summary={data ? summary(data) : 'Adding up…'}>
      <Controls groups={data?.groups ?? []} />
      <Shown loaded={state.value} retry={reload} lines={8}>
        {(report) => (
          <div class="report" aria-busy={loading}>
            <Headline report={report} />
            <UsePanel report={report} />
            <div class="column">
              <TrendPanel report={report} />
              <KeptPanel report={report} />
            </div>
            <HeatPanel report={report} />
            <div class="column">
              <AnswersPanel report={report} />
              <StockPanel />
            </div>
            <div class="column">
              <TouchPanel report={report} />
              <RoadPanel report={report} />
            </div>
          </div>
        )}
      </Shown>
      <Meanings />
    </Page>
  );
}

const summary = ({ fromDay, toDay, before, now }: Report): string =>
  `${stretchWords({ fromDay, toDay })}, ${counted(now.visits, 'appointment')}; compared with ${stretchWords(before)}`;

const Meanings = (): JSX.Element => (
  <details class="panel meanings">
    <summary>What the figures mean</summary>
    <dl>
      {allDefinitions.map((of) => (
        <div key={of}>
          <dt>{meaning(of).name}</dt>
          <dd>{meaning(of).words}</dd>
        </div>
      ))}
    </dl>
  </details>
);
