import { z } from "zod";

/** What the schemas of all layers are made of. Each `error` finishes the sentence "<key> takes …". */

export const text = z.string({ error: "text" });
export const number = z.number({ error: "a number" });
export const whole = (minimum: number) => z.number({ error: "a number" }).meta({ type: "integer", minimum });

const claimed = z.union([z.number(), z.array(z.number({ error: "a number" }))], {
  error: "a number or a list of numbers",
});

/** What a layer of some kind may claim: any key of its report. */
export const expectOf = (docs: Readonly<Record<string, string>>) =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(docs).map(([key, description]) => [key, claimed.meta({ description }).optional()]),
    ),
  );

export const tolerance = (description: string) =>
  z.number({ error: "a number" }).meta({ description, default: 1e-6, minimum: 0 }).optional();
