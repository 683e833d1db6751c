/** An example as it is offered to begin with. */
export interface Lesson {
  readonly file: string;
  readonly title: string;
  /** What one sees in it. */
  readonly about: string;
}

export interface Course {
  readonly title: string;
  readonly lessons: readonly Lesson[];
}

/** The examples in the order in which one understands them; each rests on those before. */
export const courses: readonly Course[] = [
  {
    title: "Convolutions",
    lessons: [
      {
        file: "convolution-as-linear-layer.unroll.json",
        title: "A convolution as a linear layer",
        about: "The classic exercise: y = M x, and how much of M is zero. One claim is false.",
      },
      {
        file: "dilated-and-transposed.unroll.jsonc",
        title: "Dilated and transposed",
        about: "Two ways to see more and one way back: the bands of M move apart, or lie down.",
      },
      {
        file: "mobilenet.unroll.json",
        title: "MobileNet",
        about: "Depthwise and pointwise: a convolution split in two. Compare the three matrices.",
      },
      {
        file: "lenet-5.unroll.json",
        title: "LeNet-5",
        about: "All convolutions of a whole small network.",
      },
      {
        file: "resnet-50.unroll.json",
        title: "ResNet-50",
        about: "Layers of real size: M has 121 billion entries, drawn exactly all the same.",
      },
    ],
  },
  {
    title: "Attention and memory",
    lessons: [
      {
        file: "attention-designs.unroll.json",
        title: "Attention designs",
        about: "Repeat what was heard: which design does, and why do the others not?",
      },
      {
        file: "attention-exact.unroll.ts",
        title: "The exact attention design",
        about: "Sharper and sharper, its loss falls to the optimum ½. In TypeScript.",
      },
      {
        file: "train-a-design.unroll.json",
        title: "Train a design",
        about: "Gradient descent finds ½ with two-dimensional encodings, and can't with one.",
      },
      {
        file: "one-float-of-memory.unroll.json",
        title: "One float of memory",
        about: "A recurrent layer keeps one number: what it costs not to look back.",
      },
      {
        file: "long-attention.unroll.json",
        title: "Long attention",
        about: "12 maps of 2,048 × 2,048, one attention layer of a small language model.",
      },
    ],
  },
];
