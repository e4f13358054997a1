import { Hono } from 'hono';
import * as v from 'valibot';
import {
  CopyShiftsSchema,
  type ImportFileReport,
  ImportFileSchema,
  importFileKinds,
  LocationDraftSchema,
  ResourceDraftSchema,
  type Saved,
  ServiceDraftSchema,
  SetupPreviewSchema,
} from '../../../shared/setup.ts';
import type { Context } from '../../context.ts';
import { importFile } from '../../jobs/import-file.ts';
import { importSamples } from '../../jobs/import-samples.ts';
import { notFound } from '../../refusal.ts';
import type { Subject } from '../../scope.ts';
import { staffMay } from '../../session.ts';
import { checkSetup } from '../../setup/check.ts';
import { setupLists } from '../../setup/lists.ts';
import { saveLocation, shutLocation } from '../../setup/locations.ts';
import { previewSetup } from '../../setup/preview.ts';
import { actorOf, copyShifts, resourceFile, saveResource } from '../../setup/resources.ts';
import { saveService, serviceFile } from '../../setup/services.ts';
import { input } from '../input.ts';

const statusOf = ({ outcome }: Saved): 200 | 409 => (outcome === 'saved' ? 200 : 409);
/** So many bad cells are told; the rest are counted. */
const TOLD = 200;

/** What a business is made of. 409: appointments would be broken, and which. */
export function setupRoutes(ctx: Context) {
  const see = (subject?: Subject) => staffMay(ctx, 'see-set-up', subject);
  const change = (subject?: Subject) => staffMay(ctx, 'change-settings', subject);
  const keep = (subject?: Subject) => staffMay(ctx, 'keep-resources', subject);
  const { read } = ctx.database;
  return new Hono()
    .get('/setup', see(), async (c) => c.json(await setupLists(ctx, c.var.business, c.var.scope)))
    .get('/setup/check', see(), async (c) => c.json({ missing: await checkSetup(ctx, c.var.business, c.var.scope) }))
    .post('/setup/preview', see(), input('json', SetupPreviewSchema), async (c) =>
      c.json(await previewSetup(ctx, c.var.business, c.req.valid('json'), c.var.scope)),
    )
    .get('/setup/services/:id', see('service'), async (c) =>
      c.json(await serviceFile(ctx, read, c.var.business, c.req.param('id'), c.var.scope)),
    )
    .post('/setup/services', change(), input('json', ServiceDraftSchema), async (c) =>
      c.json(await saveService(ctx, c.var.business, null, c.req.valid('json'), actorOf(c.var)), 201),
    )
    .put('/setup/services/:id', change('service'), input('json', ServiceDraftSchema), async (c) =>
      c.json(await saveService(ctx, c.var.business, c.req.param('id'), c.req.valid('json'), actorOf(c.var))),
    )
    .get('/setup/resources/:id', see('resource'), async (c) =>
      c.json(await resourceFile(ctx, read, c.var.business, c.req.param('id'))),
    )
    .post('/setup/resources', keep(), input('json', ResourceDraftSchema), async (c) => {
      const saved = await saveResource(ctx, c.var.business, null, c.req.valid('json'), c.var);
      return c.json(saved, saved.outcome === 'saved' ? 201 : 409);
    })
    .put('/setup/resources/:id', keep('resource'), input('json', ResourceDraftSchema), async (c) => {
      const saved = await saveResource(ctx, c.var.business, c.req.param('id'), c.req.valid('json'), c.var);
      return c.json(saved, statusOf(saved));
    })
    .post('/setup/resources/:id/copy-shifts', keep('resource'), input('json', CopyShiftsSchema), async (c) => {
      const saved = await copyShifts(ctx, c.var.business, c.req.param('id'), c.req.valid('json').to, c.var);
      return c.json(saved, statusOf(saved));
    })
    .post('/setup/locations', change(), input('json', LocationDraftSchema), async (c) =>
      c.json(await saveLocation(ctx, c.var.business, null, c.req.valid('json'), c.var), 201),
    )
    .put('/setup/locations/:id', change('location'), input('json', LocationDraftSchema), async (c) => {
      const saved = await saveLocation(ctx, c.var.business, c.req.param('id'), c.req.valid('json'), c.var);
      return c.json(saved, statusOf(saved));
    })
    .post('/setup/locations/:id/close', change('location'), async (c) =>
      c.json(await shutLocation(ctx, c.var.business, c.req.param('id'), c.var)),
    )
    .get('/setup/import-sample', see(), (c) => {
      const kind = v.safeParse(v.picklist(importFileKinds), c.req.query('kind') ?? 'customers');
      if (!kind.success) throw notFound('sample');
      return c.body(importSamples[kind.output], 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${kind.output}.csv"`,
      });
    })
    .post('/setup/import', change(), input('json', ImportFileSchema), async (c) => {
      const { kind, text, dryRun } = c.req.valid('json');
      const request = { kind, text, dryRun, skipBad: false, actor: actorOf(c.var) };
      const report = await importFile(ctx, c.var.business, request);
      const badRows = new Set(report.errors.map(({ line }) => line)).size;
      const answer: ImportFileReport = { ...report, errors: report.errors.slice(0, TOLD), badRows };
      return c.json(answer);
    });
}
