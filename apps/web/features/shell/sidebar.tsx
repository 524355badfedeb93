'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from '@callboard/ui/menu'
import {
  BookOpen,
  Building2,
  ChevronsUpDown,
  CircleUser,
  History,
  Home,
  Layers,
  Lock,
  LogOut,
  Menu as MenuIcon,
  Monitor,
  Moon,
  PanelsTopLeft,
  Plug,
  Plus,
  Settings,
  Sun,
  X,
} from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { useShell } from './shell-context.tsx'
import { useAppearance, useSignOut } from './use-account.ts'

function NavLink({
  href,
  icon: Icon,
  label,
  hint,
  exact,
  onGo,
}: {
  href: string
  icon: typeof Home
  label: string
  hint?: string
  exact?: boolean
  onGo: () => void
}) {
  const pathname = usePathname()
  const on = exact ? pathname === href : pathname.startsWith(href)
  return (
    <Link
      href={href}
      onClick={onGo}
      aria-current={on ? 'page' : undefined}
      className={cn(
        'flex items-center gap-2.5 rounded-md px-2 py-[5px] text-muted hover:text-fg',
        on && 'bg-panel font-medium text-fg shadow-shade ring-1 ring-line',
      )}
    >
      <Icon aria-hidden className="size-[15px] shrink-0" strokeWidth={1.75} />
      {label}
      {hint ? (
        <span aria-hidden className="ml-auto text-xs text-faint">
          {hint}
        </span>
      ) : null}
    </Link>
  )
}

function OrganizationMenu() {
  const { name, logo, organizations, site } = useShell()
  return (
    <Menu
      label={`Organization ${name}: switch`}
      trigger={
        <button
          type="button"
          className="mb-1.5 flex w-full items-center gap-2 rounded-md px-2 py-1.5 font-semibold hover:bg-panel"
        >
          {logo ? (
            // biome-ignore lint/performance/noImgElement: a small picture of the organization's own, kept by browsers for good
            <img src={logo} alt="" className="size-5 rounded-[5px] object-contain" />
          ) : (
            <span aria-hidden className="grid size-5 place-items-center rounded-[5px] bg-fg text-xs font-bold text-bg">
              {name.slice(0, 1).toUpperCase()}
            </span>
          )}
          <span className="min-w-0 truncate">{name}</span>
          <ChevronsUpDown aria-hidden className="ml-auto size-3.5 text-faint" />
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
  )
}

function AccountMenu() {
  const { account, operator, role, site } = useShell()
  const setAppearance = useAppearance()
  const signOut = useSignOut()
  return (
    <Menu
      label={`Account ${account.email}`}
      trigger={
        <button type="button" className="flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-panel">
          <span
            aria-hidden
            className="grid size-5 shrink-0 place-items-center rounded-full bg-accent-soft text-[10px] font-semibold text-accent"
          >
            {account.name.slice(0, 1).toUpperCase()}
          </span>
          <span className="min-w-0 flex-1 truncate">{account.name}</span>
          <span className="text-xs text-faint">{role}</span>
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

/** Navigation at the left; on narrow screens it opens over the page. */
export function Sidebar() {
  const { base, pages } = useShell()
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <button
        type="button"
        aria-label="Open navigation"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className="fixed top-2.5 left-3 z-20 rounded-md border bg-panel p-1.5 md:hidden"
      >
        <MenuIcon className="size-4" />
      </button>
      {open ? (
        <button
          type="button"
          aria-label="Close navigation"
          onClick={close}
          className="fixed inset-0 z-30 bg-black/40 md:hidden"
        />
      ) : null}
      <nav
        aria-label="Portal"
        className={cn(
          'fixed inset-y-0 left-0 z-30 flex w-[228px] flex-col gap-0.5 border-r bg-sub p-2.5 transition-transform md:sticky md:top-0 md:h-screen md:translate-x-0 print:hidden',
          open ? 'translate-x-0' : 'invisible -translate-x-full md:visible',
        )}
      >
        {open ? (
          <button type="button" aria-label="Close navigation" onClick={close} className="self-end rounded p-1 md:hidden">
            <X className="size-4" />
          </button>
        ) : null}
        <OrganizationMenu />
        <NavLink href={paths.home(base)} icon={Home} label="Home" hint="g h" exact onGo={close} />
        <NavLink href={paths.catalog(base)} icon={Layers} label="Catalog" hint="g c" onGo={close} />
        <NavLink href={paths.docsSites(base)} icon={BookOpen} label="Docs" hint="g d" onGo={close} />
        <NavLink href={paths.history(base)} icon={History} label="History" hint="g v" onGo={close} />
        {pages.map((p) => (
          <NavLink key={p.href} href={p.href} icon={p.locked ? Lock : PanelsTopLeft} label={p.title} onGo={close} />
        ))}
        <span className="flex-1" />
        <NavLink href={paths.integrations(base)} icon={Plug} label="Integrations" hint="g i" onGo={close} />
        <NavLink href={paths.settings(base)} icon={Settings} label="Settings" hint="g s" onGo={close} />
        <div className="mt-1 border-t pt-1.5">
          <AccountMenu />
        </div>
      </nav>
    </>
  )
}
