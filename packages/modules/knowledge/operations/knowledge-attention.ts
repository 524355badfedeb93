import { portalPaths } from '@callboard/core/portal-paths'
import { type AttentionItem, defineAttention, maxItems } from '@callboard/kernel/attention'
import { mayDo } from '@callboard/kernel/operation'
import { foundThis } from '../domain/feedback.ts'
import { sourcePath } from '../domain/source-path.ts'
import { readableSources } from '../domain/sources.ts'
import { findArticles, hasOverdueArticles } from '../repo/articles.ts'
import { hasFailingGoldenQuestions, readGoldenQuestions } from '../repo/golden-questions.ts'
import { hasOpenTasks, readOpenTasks } from '../repo/tasks.ts'
import { hasOpenTeamQuestions, readTeamQuestions } from '../repo/team-questions.ts'
import { dateOf } from './article-input.ts'

/** From so many on, it is not one person's taste. */
const severalPeople = 3

/** Sections that readers found unhelpful. */
export const sectionAttention = defineAttention({
  action: 'catalog.read',
  aboutEntities: true,
  when: ({ tenantId }, refs) => hasOpenTasks(tenantId, refs),
  async read(db, { tenantId, actor }, refs) {
    const sources = readableSources((action) => mayDo(actor, action))
    const tasks = await readOpenTasks(db, tenantId, { sources, refs, limit: maxItems })
    return tasks.map(
      (task): AttentionItem => ({
        key: `knowledge-task ${task.id}`,
        level: 'warning',
        impact: task.people >= severalPeople ? 1 : 0,
        subject: task.label,
        what: `needs a correction in “${task.heading || task.title}”`,
        why: foundThis(task.reasons),
        source: 'Ask',
        path: sourcePath(task, task.anchor),
        verb: 'View section',
        since: task.openedAt,
        refs: [task.ref],
        owners: task.ownerRef ? [task.ownerRef] : [],
      }),
    )
  },
})

/** Questions to teams that nobody has answered. */
export const questionAttention = defineAttention({
  action: 'catalog.read',
  aboutEntities: true,
  when: ({ tenantId }, refs) => hasOpenTeamQuestions(tenantId, refs),
  async read(db, { tenantId }, refs) {
    const questions = await readTeamQuestions(db, tenantId, {
      states: ['open'],
      ...(refs ? { teams: refs } : {}),
      limit: maxItems,
      offset: 0,
    })
    return questions.map(
      ({ id, text, asker, askedAt, teamRef, teamLabel }): AttentionItem => ({
        key: `team-question ${id}`,
        level: 'waiting',
        impact: 0,
        subject: teamLabel ?? teamRef,
        what: 'was asked a question',
        why: asker ? `${text} (${asker})` : text,
        source: 'Ask',
        path: portalPaths.question(id),
        verb: 'Answer',
        since: askedAt,
        refs: [teamRef],
        owners: [teamRef],
      }),
    )
  },
})

/** Golden questions whose answer does not cite its page any more. */
export const goldenAttention = defineAttention({
  action: 'tenant.manage',
  aboutEntities: false,
  when: ({ tenantId }) => hasFailingGoldenQuestions(tenantId),
  async read(db, { tenantId }) {
    const failing = (await readGoldenQuestions(db, tenantId)).filter((g) => g.state === 'failing')
    return failing.slice(0, maxItems).map(
      (g): AttentionItem => ({
        key: `golden-question ${g.id}`,
        level: 'warning',
        impact: 1,
        subject: g.label,
        what: 'does not answer a golden question any more',
        why: g.text,
        source: 'Ask',
        path: portalPaths.goldenQuestions(),
        verb: 'View question',
        since: g.failingSince,
        refs: [g.ref],
        owners: [],
      }),
    )
  },
})

/** Articles whose review date has passed. */
export const articleAttention = defineAttention({
  action: 'catalog.read',
  aboutEntities: true,
  when: ({ tenantId }, refs) => hasOverdueArticles(tenantId, refs),
  async read(db, { tenantId }, refs) {
    const articles = await findArticles(db, tenantId, {
      ...(refs ? { refs } : {}),
      overdue: true,
      limit: maxItems,
      offset: 0,
    })
    return articles.map(
      ({ id, title, ownerRef, reviewOn }): AttentionItem => ({
        key: `article ${id}`,
        level: 'warning',
        impact: 0,
        subject: title,
        what: 'is due for review',
        why: 'Answers quote it as it is.',
        source: 'Ask',
        path: portalPaths.article(id),
        verb: 'Review article',
        since: dateOf(reviewOn),
        refs: [ownerRef],
        owners: [ownerRef],
      }),
    )
  },
})
