import { listGaps } from '@callboard/modules/knowledge'
import type { Metadata } from 'next'
import { AskFrame } from '~/features/knowledge/ask-frame.tsx'
import { GapLists } from '~/features/knowledge/gap-lists.tsx'
import { GapTeams } from '~/features/knowledge/gap-teams.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Knowledge gaps' }

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams }

export default async function GapsPage({ params, searchParams }: Props) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const crumbs = [{ label: 'Ask', href: paths.ask(base) }, { label: 'Knowledge gaps' }]
  const closed = reason('knowledge.read')
  if (closed) return <ClosedPage crumbs={crumbs} title="Your role does not have access to knowledge gaps" reason={closed} />
  const { team = '' } = await queryOf<{ team?: string }>(searchParams)
  const gaps = await listGaps(context, team && team.length <= 600 ? { team } : {})
  return (
    <PortalPage crumbs={crumbs}>
      <AskFrame
        base={base}
        current="gaps"
        title="Knowledge gaps"
        detail="What readers asked without a helpful answer, without their names."
      >
        <GapTeams base={base} teams={gaps.teams} team={team} />
        <GapLists base={base} gaps={gaps} now={new Date()} reason={reason('knowledge.write')} />
      </AskFrame>
    </PortalPage>
  )
}
