import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

/** Sets a CSS variable through the object model: style attributes are refused by the content security policy. */
class CssVariable extends Directive {
  override render(_name: string, _value: string): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [name, value]: [string, string]): unknown {
    if (element instanceof HTMLElement) element.style.setProperty(name, value);
    return noChange;
  }
}

export const cssVariable = directive(CssVariable);
