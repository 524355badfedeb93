import type { Permission } from '@callboard/plugin-kit/manifest'

const groupsOf = (permissions: readonly Permission[]) => [...Map.groupBy(permissions, (p) => p.group)]

/** What a plugin may do at the vendor, by the vendor's own names. */
export function PermissionList({ permissions }: { permissions: readonly Permission[] }) {
  return (
    <div className="flex flex-col gap-3 p-3.5">
      {groupsOf(permissions).map(([group, own]) => (
        <div key={group ?? ''} className="flex flex-col gap-2">
          {group ? <h3 className="text-sm font-semibold text-faint">{group}</h3> : null}
          <ul className="flex flex-col gap-2">
            {own.map((p) => (
              <li key={p.name}>
                <code className="text-sm break-words">{p.name}</code>
                {p.optional ? <span className="text-sm text-faint"> · optional</span> : null}
                <p className="text-sm text-muted">{p.purpose}</p>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}
