// The way of the Enter key through a form: a clerk's hands stay on the keyboard.
import type { InjectionKey, Ref } from 'vue'

// Told by an input whose value was chosen: the form goes on to the next stop.
export const goOnKey: InjectionKey<(input: string) => void> = Symbol('go on')

// Shows every optional field of the form, in its records too.
export const unfoldedKey: InjectionKey<Ref<boolean>> = Symbol('unfolded')

const isRadio = (each: HTMLElement): each is HTMLInputElement => each instanceof HTMLInputElement && each.type === 'radio'

// Where Enter stops, in order: every input once, a group of choices at the one that is taken or the
// first, and at last the button that submits.
export function stops(root: HTMLElement): HTMLElement[] {
  const all = [...root.querySelectorAll<HTMLElement>('input, textarea, button[type=submit]')].filter(
    (each) => !each.hasAttribute('disabled') && each.tabIndex >= 0,
  )
  return all.filter((each) => {
    if (!isRadio(each)) return true
    const group = all.filter((other) => isRadio(other) && other.name === each.name) as HTMLInputElement[]
    return each === (group.find((other) => other.checked) ?? group[0])
  })
}

export function stopAfter(root: HTMLElement, from: HTMLElement): HTMLElement | undefined {
  const all = stops(root)
  const index = all.findIndex(
    (each) => each === from || (isRadio(each) && isRadio(from) && each.name === from.name),
  )
  return index < 0 ? undefined : all[index + 1]
}

// An input method uses Enter to take what was typed: that Enter is not ours.
export const isComposing = (event: KeyboardEvent) => event.isComposing || event.keyCode === 229
