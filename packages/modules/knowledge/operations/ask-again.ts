import type { TenantId } from '@callboard/core/ids'
import { type Action, roleMay } from '@callboard/core/permissions'
import { portalPaths } from '@callboard/core/portal-paths'
import { forTenant } from '@callboard/db/for-tenant'
import { notify } from '@callboard/kernel/notify'
import type { Platform } from '@callboard/kernel/platform'
import { type Improvement, improvementOf } from '../domain/improvement.ts'
import { readableSources } from '../domain/sources.ts'
import { type QuestionToAsk, questionsToAskAgain } from '../repo/ask-again.ts'
import { rewriteAnswer } from '../repo/questions.ts'
import { closeSettledTasks } from '../repo/tasks.ts'
import { findAnswer } from './find-answer.ts'

/** Questions of one run. Refused ones that are left are asked when something changes again. */
const maxQuestions = 100

const titles: Record<Improvement, (question: string) => string> = {
  answered: (question) => `Your question has an answer now: ${question}`,
  better: (question) => `Your question has a better answer now: ${question}`,
  edited: (question) => `A section that you found unhelpful was edited: ${question}`,
}

async function askOnce(platform: Platform, tenantId: TenantId, question: QuestionToAsk): Promise<Improvement | undefined> {
  const { tx, read } = forTenant(tenantId)
  const may = (action: Action) => roleMay(question.role, action)
  const sources = readableSources(may)
  const { answer, outcome, cited } = await findAnswer(
    { platform, tenantId, tx, read, may },
    sources,
    question.text,
    question.scope,
  )
  const improvement = improvementOf(question, { outcome, score: answer.score })
  await tx(async (db) => {
    const { confidence, score, facts, pages } = answer
    const nearRef = facts?.subject?.ref ?? pages[0]?.ref ?? null
    await rewriteAnswer(db, tenantId, question.id, { sources, outcome, confidence, score, nearRef, cited })
    if (!improvement) return
    await db.question.updateMany({ where: { id: question.id }, data: { improvedAt: new Date() } })
    await notify(
      db,
      tenantId,
      { userIds: [question.userId] },
      { kind: 'knowledge.answered', title: titles[improvement](question.text), path: portalPaths.question(question.id) },
    )
  })
  return improvement
}

/**
 * Closes tasks whose section was edited, asks questions again whose answer may have become better, as the people who asked them,
 * and notifies those for whom it has. Not counted towards the plan.
 */
export async function askAgain(
  platform: Platform,
  tenantId: TenantId,
): Promise<{ closed: number; asked: number; improved: number }> {
  const { tx, read } = forTenant(tenantId)
  const closed = await tx((db) => closeSettledTasks(db, tenantId))
  const questions = await read((db) => questionsToAskAgain(db, tenantId, maxQuestions))
  let improved = 0
  for (const question of questions) if (await askOnce(platform, tenantId, question)) improved++
  return { closed: closed.length, asked: questions.length, improved }
}
