import type { TenantId } from '@callboard/core/ids'
import { type Action, roleMay } from '@callboard/core/permissions'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import type { Platform } from '@callboard/kernel/platform'
import { citesPage, type GoldenQuestion } from '../domain/golden-question.ts'
import { readableSources } from '../domain/sources.ts'
import { readGoldenQuestions, writeGoldenResult } from '../repo/golden-questions.ts'
import { findAnswer } from './find-answer.ts'

/** Asks one golden question as somebody who may read what everybody may. @returns whether it fails now and did not before */
async function runGolden(platform: Platform, tenantId: TenantId, golden: GoldenQuestion): Promise<boolean> {
  const { tx, read } = forTenant(tenantId)
  const may = (action: Action) => roleMay('viewer', action)
  const { cited } = await findAnswer({ platform, tenantId, tx, read, may }, readableSources(may), golden.text)
  const passes = citesPage(cited, golden)
  const written = await tx((db) => writeGoldenResult(db, tenantId, golden, passes))
  return written && !passes && golden.state === 'passing'
}

/** Asks all golden questions, and notifies administrators of those that passed before and fail now. */
export async function runGoldenQuestions(platform: Platform, tenantId: TenantId): Promise<{ ran: number; failed: number }> {
  const { tx, read } = forTenant(tenantId)
  const questions = await read((db) => readGoldenQuestions(db, tenantId))
  const failed: GoldenQuestion[] = []
  for (const question of questions) if (await runGolden(platform, tenantId, question)) failed.push(question)
  const [first] = failed
  if (first)
    await tx((db) =>
      notify(
        db,
        tenantId,
        { roles: ['owner', 'admin'] },
        {
          kind: 'knowledge.regression',
          title:
            failed.length === 1
              ? `A golden question fails: ${first.text}`
              : `${failed.length} golden questions fail since the last change of docs`,
          body: failed.map((f) => `“${f.text}” is not answered from ${f.title ?? f.path} any more`).join('; '),
          path: portalPaths.goldenQuestions(),
        },
      ),
    )
  return { ran: questions.length, failed: failed.length }
}
