import type { TenantId } from '@callboard/core/ids'
import { type Action, roleMay } from '@callboard/core/permissions'
import { forTenant, type TenantDb } from '@callboard/db/for-tenant'
import { enqueue } from '@callboard/db/outbox'
import { jobRequest } from '@callboard/jobs/define-job'
import type { SampleQuestions } from '@callboard/kernel/demo-offer'
import type { Platform } from '@callboard/kernel/platform'
import { readableSources } from '../domain/sources.ts'
import { indexKnowledgeJob, reviewAnswersJob } from '../jobs.ts'
import { writeQuestion } from '../repo/questions.ts'
import { lockSampleIntegrations, needsSampleQuestions } from '../repo/sample-questions.ts'
import { openTask } from '../repo/tasks.ts'
import { type FoundAnswer, findAnswer } from './find-answer.ts'

type Question = SampleQuestions['questions'][number]

/** While the sample organization is read for the first time, its docs are not complete. */
const retryMs = 10_000

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

async function writeSampleQuestion(db: TenantDb, tenantId: TenantId, question: Question, found: FoundAnswer): Promise<void> {
  const { answer, outcome, cited } = found
  const { id } = await writeQuestion(db, tenantId, {
    userId: undefined,
    text: question.text,
    sources: sampleSources,
    outcome,
    confidence: answer.confidence,
    score: answer.score,
    nearRef: answer.facts?.subject?.ref ?? answer.pages[0]?.ref ?? null,
    ms: 0,
    cited,
  })
  await db.question.updateMany({ where: { id }, data: { sample: true, askedAt: daysAgo(question.ago) } })
  const { rating } = question
  if (!rating || outcome === 'refused') return
  const task = rating.helpful ? undefined : await openTask(db, tenantId, id, 0)
  await db.questionFeedback.create({
    data: { tenantId, questionId: id, ...rating, taskId: task?.id ?? null, ratedAt: daysAgo(question.ago) },
  })
}

const mayViewer = (action: Action) => roleMay('viewer', action)
const sampleSources = readableSources(mayViewer)

async function writeArticles(db: TenantDb, tenantId: TenantId, { articles }: SampleQuestions): Promise<void> {
  await db.article.createMany({
    data: articles.map(({ ago, title, text, owner, author, reviewInDays }) => ({
      tenantId,
      title,
      text,
      ownerRef: owner,
      reviewOn: daysAgo(-reviewInDays),
      createdBy: author,
      createdAt: daysAgo(ago),
      updatedBy: author,
      updatedAt: daysAgo(ago),
      sample: true,
    })),
  })
}

async function writeTeamQuestions(db: TenantDb, tenantId: TenantId, { teamQuestions, golden }: SampleQuestions): Promise<void> {
  await db.teamQuestion.createMany({
    data: teamQuestions.map(({ ago, text, team, asker, answer }) => ({
      tenantId,
      text,
      teamRef: team,
      asker,
      askedAt: daysAgo(ago),
      sample: true,
      ...(answer
        ? {
            answer: answer.text,
            answerer: answer.answerer,
            answeredAt: daysAgo(ago - 1),
            acceptedAt: answer.accepted ? daysAgo(ago - 1) : null,
          }
        : {}),
    })),
  })
  await db.goldenQuestion.createMany({
    data: golden.map((g) => ({ tenantId, ...g, createdBy: '', sample: true })),
    skipDuplicates: true,
  })
}

/**
 * Adds what the people of the sample organization asked, once its docs are read; answered from them as any question is. Does
 * nothing without sample accounts, and if it was done before.
 */
export async function addSampleQuestions(platform: Platform, tenantId: TenantId): Promise<void> {
  const { demo } = platform
  if (!demo) return
  const { tx, read } = forTenant(tenantId)
  const state = await read((db) => needsSampleQuestions(db, tenantId))
  if (state === 'later')
    await tx((db) => enqueue(db, tenantId, jobRequest(reviewAnswersJob, {}, { runAt: new Date(Date.now() + retryMs) })))
  if (state !== 'now') return
  const sample = await demo.questions()
  const answered: { question: Question; found: FoundAnswer }[] = []
  for (const question of sample.questions)
    answered.push({
      question,
      found: await findAnswer({ platform, tenantId, tx, read, may: mayViewer }, sampleSources, question.text),
    })
  await tx(async (db) => {
    // Locked, so that a concurrent removal of the sample waits and then finds these questions.
    await lockSampleIntegrations(db, tenantId)
    if ((await needsSampleQuestions(db, tenantId)) !== 'now') return
    for (const { question, found } of answered) await writeSampleQuestion(db, tenantId, question, found)
    await writeTeamQuestions(db, tenantId, sample)
    await writeArticles(db, tenantId, sample)
    await enqueue(db, tenantId, jobRequest(indexKnowledgeJob, {}))
  })
}
