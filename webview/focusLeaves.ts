/** Whether the focus leaves the element that hears of it, and does not go from one of its parts to another. */
export function focusLeaves({ currentTarget, relatedTarget }: FocusEvent): boolean {
  return !(
    currentTarget instanceof Element &&
    relatedTarget instanceof Element &&
    currentTarget.contains(relatedTarget)
  );
}
