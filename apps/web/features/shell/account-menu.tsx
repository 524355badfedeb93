'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '@callboard/ui/menu'
import { Building2, CircleUser, LogOut, Monitor, Moon, Sun } from 'lucide-react'
import { paths } from '~/lib/navigation/paths.ts'
import { useShell } from './shell-context.tsx'
import { useAppearance, useSignOut } from './use-account.ts'

/** The person, what is theirs, and the appearance. */
export function AccountMenu({ collapsed }: { collapsed: boolean }) {
  const { account, operator, role, site } = useShell()
  const setAppearance = useAppearance()
  const signOut = useSignOut()
  return (
    <Menu
      label={`Account ${account.email}`}
      trigger={
        <button
          type="button"
          className={cn(
            'flex h-8 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-line',
            collapsed && 'justify-center px-0',
          )}
        >
          <span
            aria-hidden
            className="grid size-5 shrink-0 place-items-center rounded-full bg-accent-soft text-[10px] font-semibold text-accent"
          >
            {account.name.slice(0, 1).toUpperCase()}
          </span>
          {collapsed ? null : (
            <>
              <span className="min-w-0 flex-1 truncate">{account.name}</span>
              <span className="text-xs text-faint">{role}</span>
            </>
          )}
        </button>
      }
    >
      <MenuLabel>{account.email}</MenuLabel>
      <MenuLink>
        <a href={site + paths.account()}>
          <CircleUser aria-hidden /> Your account
        </a>
      </MenuLink>
      {operator ? (
        <MenuLink>
          <a href={site + paths.operator()}>
            <Building2 aria-hidden /> Operator console
          </a>
        </MenuLink>
      ) : null}
      <MenuSeparator />
      <MenuItem onSelect={() => setAppearance('light')}>
        <Sun aria-hidden /> Light
      </MenuItem>
      <MenuItem onSelect={() => setAppearance('dark')}>
        <Moon aria-hidden /> Dark
      </MenuItem>
      <MenuItem onSelect={() => setAppearance('system')}>
        <Monitor aria-hidden /> System
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={signOut}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  )
}
