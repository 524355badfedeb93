import type { Metadata } from 'next'
import { PublicSection, PublicText } from '~/components/public/public-page.tsx'
import { readChangelog } from '~/components/public/read-changelog.ts'
// Part of the build, so that every installation shows the changes that it runs with.
import changelog from '../../../../../CHANGELOG.md'

export const metadata: Metadata = { title: 'Changelog' }

export default function ChangelogPage() {
  return (
    <PublicText title="Changelog" lead="What users, operators and plugin authors notice, newest first.">
      {readChangelog(changelog).map((release) => (
        <PublicSection key={release.title} title={release.title}>
          {release.groups.map(({ title, changes }) => (
            <div key={title}>
              <h3 className="mt-2 mb-1 font-medium text-muted">{title}</h3>
              <ul className="flex list-disc flex-col gap-1.5 pl-5 break-words marker:text-faint">
                {changes.map((change) => (
                  <li key={change}>{change}</li>
                ))}
              </ul>
            </div>
          ))}
        </PublicSection>
      ))}
    </PublicText>
  )
}
