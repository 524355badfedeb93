import 'server-only'
import { isAppError } from '@callboard/core/errors'
import { redirect } from 'next/navigation'
import { portalOfHost } from '../http/request.ts'
import { paths } from '../navigation/paths.ts'

/** For a download that needs a fresh sign-in: asks for it on a page of its own, which goes back to where the link is. */
export const requireConfirmedIdentity =
  (backTo: string) =>
  async (error: unknown): Promise<never> => {
    if (isAppError(error) && error.code === 'reauthentication_required' && !(await portalOfHost()))
      redirect(paths.confirmIdentity(backTo))
    throw error
  }
