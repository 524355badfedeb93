import 'server-only'
import { isAppError } from '@callboard/core/errors'
import { redirect } from 'next/navigation'
import { portalOfHost } from '../http/request.ts'
import { paths } from '../navigation/paths.ts'

/** For a download that requires a recent sign-in: redirects to the confirmation page, which returns to the page of the link. */
export const requireConfirmedIdentity =
  (backTo: string) =>
  async (error: unknown): Promise<never> => {
    if (isAppError(error) && error.code === 'reauthentication_required' && !(await portalOfHost()))
      redirect(paths.confirmIdentity(backTo))
    throw error
  }
