import { mayDo, operation } from '@callboard/kernel/operation'
import { staleAfterDays } from '@callboard/modules/docs'
import { z } from 'zod'
import { foundThis } from '../domain/feedback.ts'
import type { Gap, GapTeam, KnowledgeGaps, SectionTask } from '../domain/gaps.ts'
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
const maxTeams = 20
/** Of each list, before it is limited to a team. */
const maxRead = 500

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

type Owner = { ref: string; label: string } | null

/** The teams that some gaps belong to, those with most first. */
function teamsOf(owners: readonly Owner[]): GapTeam[] {
  const known = owners.flatMap((owner) => (owner ? [owner] : []))
  return [...Map.groupBy(known, ({ ref }) => ref).values()]
    .flatMap((of) => (of[0] ? [{ ref: of[0].ref, label: of[0].label, gaps: of.length }] : []))
    .sort((a, b) => b.gaps - a.gaps || a.label.localeCompare(b.label))
    .slice(0, maxTeams)
}

/**
 * What the docs lack: articles due for review, sections that readers found unhelpful, questions without a helpful answer in groups
 * of similar ones, and old pages that answers rely on. Of one team, or of all; `teams` are always those of all.
 */
export const listGaps = operation({
  name: 'knowledge.list-gaps',
  action: 'knowledge.read',
  input: z.object({ team: z.string().max(600).toLowerCase().optional() }),
  run: ({ read, tenantId, actor }, { team }) =>
    read(async (db): Promise<KnowledgeGaps> => {
      const sources = readableSources((action) => mayDo(actor, action))
      const [taskRows, questions, staleRows, overdueRows] = await Promise.all([
        readOpenTasks(db, tenantId, { sources, limit: maxRead }),
        readGaps(db, tenantId, maxQuestions),
        readStaleSources(db, tenantId, { sources, days: staleAfterDays, limit: maxRead }),
        sources.includes('article') ? findArticles(db, tenantId, { overdue: true, limit: maxRead, offset: 0 }) : [],
      ])
      const overdue = overdueRows.map(({ total: _, ...article }) => summaryOfArticle(article))
      const tasks = taskRows.map(taskOf)
      const gaps = groupQuestions(questions).map(gapOf)
      const stale = staleRows.map(({ source, ref, path, ownerRef, ownerLabel, ...page }) => ({
        ...page,
        ref,
        docsPath: source === 'docs' ? path : null,
        href: sourcePath({ source, ref, path }),
        owner: ownerOf(ownerRef, ownerLabel),
      }))
      const isOfTeam = (owner: Owner) => team === undefined || owner?.ref === team
      return {
        overdue: overdue.filter(({ owner }) => isOfTeam(owner)).slice(0, maxOverdue),
        tasks: tasks.filter(({ owner }) => isOfTeam(owner)).slice(0, maxTasks),
        gaps: gaps.filter((gap) => isOfTeam(gap.team)).slice(0, maxGroups),
        stale: stale.filter(({ owner }) => isOfTeam(owner)).slice(0, maxStale),
        teams: teamsOf([...[...overdue, ...tasks, ...stale].map(({ owner }) => owner), ...gaps.map((gap) => gap.team)]),
      }
    }),
})
