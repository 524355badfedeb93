'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { Menu, MenuLabel, MenuLink, MenuSeparator } from '@callboard/ui/menu'
import { ChevronsUpDown, Plus } from 'lucide-react'
import { paths } from '~/lib/navigation/paths.ts'
import { useShell } from './shell-context.tsx'

function OrganizationMark() {
  const { name, logo } = useShell()
  return logo ? (
    // biome-ignore lint/performance/noImgElement: a small picture of the organization's own, kept by browsers for good
    <img src={logo} alt="" className="size-5 shrink-0 rounded-[5px] object-contain" />
  ) : (
    <span aria-hidden className="grid size-5 shrink-0 place-items-center rounded-[5px] bg-fg text-xs font-bold text-bg">
      {name.slice(0, 1).toUpperCase()}
    </span>
  )
}

/** The organization, and the way to the person's other ones. */
export function OrganizationMenu({ collapsed }: { collapsed: boolean }) {
  const { name, organizations, site } = useShell()
  return (
    <div className="flex h-12 shrink-0 items-center px-2">
      <Menu
        label={`Organization ${name}: switch`}
        trigger={
          <button
            type="button"
            className={cn(
              'flex h-8 w-full items-center gap-2 rounded-md px-2 font-semibold hover:bg-line',
              collapsed && 'justify-center px-0',
            )}
          >
            <OrganizationMark />
            {collapsed ? null : (
              <>
                <span className="min-w-0 truncate">{name}</span>
                <ChevronsUpDown aria-hidden className="ml-auto size-3.5 shrink-0 text-faint" />
              </>
            )}
          </button>
        }
      >
        <MenuLabel>Organizations</MenuLabel>
        {organizations.map((o) => (
          <MenuLink key={o.href}>
            <a href={o.href}>
              <span className="min-w-0 flex-1 truncate">{o.name}</span>
              {o.current ? <span className="text-faint">current</span> : null}
            </a>
          </MenuLink>
        ))}
        <MenuSeparator />
        <MenuLink>
          <a href={site + paths.newOrganization()}>
            <Plus aria-hidden /> New organization
          </a>
        </MenuLink>
      </Menu>
    </div>
  )
}
