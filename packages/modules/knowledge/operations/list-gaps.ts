import { mayDo, operation } from '@callboard/kernel/operation'
import { staleAfterDays } from '@callboard/modules/docs'
import { z } from 'zod'
import { foundThis } from '../domain/feedback.ts'
import type { Gap, KnowledgeGaps, SectionTask } from '../domain/gaps.ts'
import { groupQuestions, type QuestionGroup } from '../domain/group-questions.ts'
import { ownerOf, sourcePath } from '../domain/source-path.ts'
import { readableSources } from '../domain/sources.ts'
import { findArticles } from '../repo/articles.ts'
import { type GapRow, readGaps, readStaleSources } from '../repo/gaps.ts'
import { readOpenTasks, type TaskRow } from '../repo/tasks.ts'
import { summaryOfArticle } from './article-input.ts'

/** Grouping compares each question with each group. */
const maxQuestions = 500
const maxGroups = 50
const maxTasks = 100
const maxStale = 20
const maxWordings = 5
const maxOverdue = 50

/** The team of most of the questions. */
function teamOf(questions: readonly GapRow[]): Gap['team'] {
  const counts = Map.groupBy(
    questions.filter((q) => q.team !== null),
    (q) => q.team ?? '',
  )
  const [most] = [...counts].sort((a, b) => b[1].length - a[1].length)
  return most ? ownerOf(most[0], most[1][0]?.teamLabel ?? null) : null
}

function gapOf({ title, questions }: QuestionGroup<GapRow>): Gap {
  const refused = questions.filter((q) => q.reason === 'refused').length
  return {
    title,
    questions: [...new Set(questions.map((q) => q.text))].slice(0, maxWordings),
    refused,
    unhelpful: questions.length - refused,
    lastAskedAt: new Date(Math.max(...questions.map((q) => q.askedAt.getTime()))),
    team: teamOf(questions),
  }
}

const taskOf = ({ id, title, heading, label, ref, url, reasons, people, openedAt, ...row }: TaskRow): SectionTask => ({
  ...{ id, title, heading, label, ref, url, reasons, people, openedAt },
  docsPath: row.source === 'docs' ? row.path : null,
  href: sourcePath({ source: row.source, ref, path: row.path }, row.anchor),
  owner: ownerOf(row.ownerRef, row.ownerLabel),
  what: foundThis(reasons),
})

/**
 * What the docs lack: articles due for review, sections that readers found unhelpful, questions without a helpful answer in groups of similar ones, and old
 * pages that answers rely on.
 */
export const listGaps = operation({
  name: 'knowledge.list-gaps',
  action: 'knowledge.read',
  input: z.object({}),
  run: ({ read, tenantId, actor }) =>
    read(async (db): Promise<KnowledgeGaps> => {
      const sources = readableSources((action) => mayDo(actor, action))
      const [tasks, questions, stale, overdue] = await Promise.all([
        readOpenTasks(db, tenantId, { sources, limit: maxTasks }),
        readGaps(db, tenantId, maxQuestions),
        readStaleSources(db, tenantId, { sources, days: staleAfterDays, limit: maxStale }),
        sources.includes('article') ? findArticles(db, tenantId, { overdue: true, limit: maxOverdue, offset: 0 }) : [],
      ])
      return {
        overdue: overdue.map(({ total: _, ...article }) => summaryOfArticle(article)),
        tasks: tasks.map(taskOf),
        gaps: groupQuestions(questions).slice(0, maxGroups).map(gapOf),
        stale: stale.map(({ source, ref, path, ownerRef, ownerLabel, ...page }) => ({
          ...page,
          ref,
          docsPath: source === 'docs' ? path : null,
          href: sourcePath({ source, ref, path }),
          owner: ownerOf(ownerRef, ownerLabel),
        })),
      }
    }),
})
