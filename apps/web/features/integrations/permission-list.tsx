import type { ConnectingManifest, Permission } from '@callboard/plugin-kit/manifest'
import { ExternalLink } from './external-link.tsx'

const groupsOf = (permissions: readonly Permission[]) => [...Map.groupBy(permissions, (p) => p.group)]

/** What a plugin may do at the vendor, by the vendor's own names. */
export function PermissionList({ permissions, documentation }: Pick<ConnectingManifest, 'permissions' | 'documentation'>) {
  return (
    <div className="@container flex flex-col gap-3.5 p-3.5">
      {groupsOf(permissions).map(([group, own]) => (
        <div key={group ?? ''} className="flex flex-col gap-2">
          {group ? <h3 className="text-sm font-semibold text-faint">{group}</h3> : null}
          <ul className="flex flex-col gap-2 @xl:gap-1.5">
            {own.map((p) => (
              <li key={p.name} className="@xl:grid @xl:grid-cols-2 @xl:gap-4">
                <span className="min-w-0">
                  <code className="text-sm break-words">{p.name}</code>
                  {p.optional ? <span className="text-sm text-faint"> · optional</span> : null}
                </span>
                <p className="text-sm text-muted">{p.purpose}</p>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p className="text-sm">
        <ExternalLink {...documentation} />
      </p>
    </div>
  )
}
