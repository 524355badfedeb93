'use client'
import type { EntityAction } from '@callboard/modules/templates/domain/views'
import { Button } from '@callboard/ui/button'
import { Menu, MenuLink } from '@callboard/ui/menu'
import { ChevronDown, Zap } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

/** The menu of what can be run on an entity. */
export function EntityActionsMenu({
  base,
  entityRef,
  label,
  actions,
}: {
  base: string
  entityRef: string
  label: string
  actions: readonly EntityAction[]
}) {
  return (
    <Menu
      label={`Actions on ${label}`}
      trigger={
        <Button>
          <Zap aria-hidden /> Actions <ChevronDown aria-hidden />
        </Button>
      }
    >
      {actions.map(({ ref, title }) => (
        <MenuLink key={ref}>
          <Link href={paths.newRun(base, ref, { entity: entityRef })}>{title}</Link>
        </MenuLink>
      ))}
    </Menu>
  )
}
