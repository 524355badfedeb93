import type { GapTeam } from '@callboard/modules/knowledge/domain/gaps'
import { Segments } from '@callboard/ui/segments'
import { paths } from '~/lib/navigation/paths.ts'

/** Chooses the team whose gaps are shown. @param team its reference; empty for all */
export function GapTeams({ base, teams, team }: { base: string; teams: readonly GapTeam[]; team: string }) {
  if (teams.length < 2 && team === '') return null
  const known = teams.some(({ ref }) => ref === team) || team === ''
  const segments = [
    { key: '', label: 'All teams', href: paths.knowledgeGaps(base) },
    ...teams.map(({ ref, label, gaps }) => ({
      key: ref,
      label: `${label} (${gaps.toLocaleString('en')})`,
      href: paths.knowledgeGaps(base, { team: ref }),
    })),
    // A team whose last gap was closed meanwhile.
    ...(known ? [] : [{ key: team, label: team, href: paths.knowledgeGaps(base, { team }) }]),
  ]
  return <Segments label="Team" segments={segments} current={team} />
}
