import type { Gap, KnowledgeGaps, SectionTask, StaleSource } from '@callboard/modules/knowledge/domain/gaps'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { EmptyState } from '@callboard/ui/empty-state'
import { TimeAgo } from '@callboard/ui/time-ago'
import { CircleCheck } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { ArticleTable } from './article-list.tsx'
import { DismissTask } from './dismiss-task.tsx'

function Owner({ base, owner }: { base: string; owner: { ref: string; label: string } | null }) {
  if (!owner) return 'No owner'
  return (
    <Link href={paths.entity(base, owner.ref)} className="inline-block min-h-6 hover:underline">
      {owner.label}
    </Link>
  )
}

/** A page with the entity it belongs to. */
function Place({ base, href, title, label }: { base: string; href: string; title: string; label: string }) {
  return (
    <span className="flex min-w-0 flex-col">
      <Link href={base + href} className="inline-block min-h-6 font-medium break-words hover:underline">
        {title}
      </Link>
      <span className="text-sm text-muted">{label}</span>
    </span>
  )
}

/** Edits a docs page by a pull request. Other sources are edited where they are written. */
function SuggestEdit({ base, page }: { base: string; page: Pick<SectionTask, 'ref' | 'docsPath' | 'url' | 'title'> }) {
  const { ref, docsPath, url, title } = page
  if (docsPath !== null)
    return (
      <Link
        href={paths.editDocsPage(base, { ref, path: docsPath })}
        className={buttonStyle({})}
        aria-label={`Suggest an edit of ${title}`}
      >
        Suggest an edit
      </Link>
    )
  if (url === null) return null
  return (
    <a href={url} target="_blank" rel="noreferrer" className={buttonStyle({})} aria-label={`Open the source of ${title}`}>
      Open the source
    </a>
  )
}

const taskColumns: readonly ListColumn[] = [
  { id: 'section', label: 'Section', width: 260 },
  { id: 'what', label: 'Feedback', width: 240 },
  { id: 'owner', label: 'Owner', width: 130 },
  { id: 'opened', label: 'First reported', width: 120 },
  { id: 'actions', label: 'Actions', width: 210, align: 'right', narrow: 'plain' },
]

function Tasks({
  base,
  tasks,
  now,
  reason,
}: {
  base: string
  tasks: readonly SectionTask[]
  now: Date
  reason: string | undefined
}) {
  return (
    <ListTable
      label="Sections to correct"
      columns={taskColumns}
      inCard
      rows={tasks.map((task) => {
        const section = task.heading && task.heading !== task.title ? `${task.title} / ${task.heading}` : task.title
        return {
          id: task.id,
          label: section,
          cells: {
            section: <Place base={base} href={task.href} title={section} label={task.label} />,
            what: task.what,
            owner: <Owner base={base} owner={task.owner} />,
            opened: <TimeAgo at={task.openedAt} now={now} />,
            actions: (
              <span className="inline-flex flex-wrap justify-end gap-1">
                <SuggestEdit base={base} page={task} />
                <DismissTask base={base} id={task.id} label={section} reason={reason} />
              </span>
            ),
          },
        }
      })}
    />
  )
}

const gapColumns: readonly ListColumn[] = [
  { id: 'question', label: 'Question', width: 340 },
  { id: 'refused', label: 'Not known', width: 96, align: 'right' },
  { id: 'unhelpful', label: 'Not helpful', width: 100, align: 'right' },
  { id: 'team', label: 'Team', width: 140 },
  { id: 'last', label: 'Last asked', width: 110 },
]

function Gaps({ base, gaps, now }: { base: string; gaps: readonly Gap[]; now: Date }) {
  return (
    <ListTable
      label="Questions without a helpful answer"
      columns={gapColumns}
      inCard
      rows={gaps.map((gap) => ({
        id: gap.title,
        label: gap.title,
        cells: {
          question: gap.title,
          refused: gap.refused.toLocaleString('en'),
          unhelpful: gap.unhelpful.toLocaleString('en'),
          team: <Owner base={base} owner={gap.team} />,
          last: <TimeAgo at={gap.lastAskedAt} now={now} />,
        },
        ...(gap.questions.length > 1
          ? {
              detail: (
                <ul className="list-disc pl-5 text-muted">
                  {gap.questions.map((text) => (
                    <li key={text}>{text}</li>
                  ))}
                </ul>
              ),
            }
          : {}),
      }))}
    />
  )
}

const staleColumns: readonly ListColumn[] = [
  { id: 'page', label: 'Page', width: 300 },
  { id: 'answers', label: 'Answers', width: 90, align: 'right', title: 'Answers that cite the page' },
  { id: 'owner', label: 'Owner', width: 140 },
  { id: 'changed', label: 'Updated', width: 120 },
  { id: 'actions', label: 'Actions', width: 140, align: 'right', narrow: 'plain' },
]

function Stale({ base, stale, now }: { base: string; stale: readonly StaleSource[]; now: Date }) {
  return (
    <ListTable
      label="Old pages that answers rely on"
      columns={staleColumns}
      inCard
      rows={stale.map((page) => {
        return {
          id: page.href,
          label: page.title,
          cells: {
            page: <Place base={base} href={page.href} title={page.title} label={page.label} />,
            answers: page.answers.toLocaleString('en'),
            owner: <Owner base={base} owner={page.owner} />,
            changed: <TimeAgo at={page.changedAt} now={now} />,
            actions: <SuggestEdit base={base} page={page} />,
          },
        }
      })}
    />
  )
}

/** What the docs lack. @param reason why the reader may not dismiss tasks */
export function GapLists({
  base,
  gaps: { overdue, tasks, gaps, stale },
  now,
  reason,
}: {
  base: string
  gaps: KnowledgeGaps
  now: Date
  reason: string | undefined
}) {
  if (overdue.length + tasks.length + gaps.length + stale.length === 0)
    return (
      <Card>
        <EmptyState icon={<CircleCheck />} title="No knowledge gaps yet">
          Questions that nothing answered, sections that readers found unhelpful, articles due for review, and old pages that
          answers rely on appear here.
        </EmptyState>
      </Card>
    )
  return (
    <>
      {tasks.length > 0 ? (
        <Card title="Sections to correct">
          <Tasks base={base} tasks={tasks} now={now} reason={reason} />
        </Card>
      ) : null}
      {overdue.length > 0 ? (
        <Card title="Articles due for review">
          <ArticleTable base={base} articles={overdue} now={now} inCard />
        </Card>
      ) : null}
      {gaps.length > 0 ? (
        <Card title="Questions without a helpful answer">
          <Gaps base={base} gaps={gaps} now={now} />
        </Card>
      ) : null}
      {stale.length > 0 ? (
        <Card title="Old pages that answers rely on">
          <Stale base={base} stale={stale} now={now} />
        </Card>
      ) : null}
    </>
  )
}
