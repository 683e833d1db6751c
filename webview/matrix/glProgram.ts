/** One triangle over everything; the scissor cuts out the box of a piece. */
const vertexShader = `#version 300 es
void main() {
  gl_Position = vec4(vec2[](vec2(-1, -1), vec2(3, -1), vec2(-1, 3))[gl_VertexID], 0, 1);
}`;

/** The rule of `Footprint`. Clear pixels leave the ground as it is. */
const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D tile;
uniform float height;
uniform vec2 start;
uniform float step_;
uniform ivec2 first;
out vec4 color;
void main() {
  vec2 middle = vec2(gl_FragCoord.x, height - gl_FragCoord.y);
  ivec2 pixel = first + ivec2(floor((middle - start) / step_));
  color = texelFetch(tile, clamp(pixel, ivec2(0), textureSize(tile, 0) - 1), 0);
  if (color.a == 0.0) discard;
}`;

export interface GlProgram {
  readonly height: WebGLUniformLocation | null;
  readonly start: WebGLUniformLocation | null;
  readonly step: WebGLUniformLocation | null;
  readonly first: WebGLUniformLocation | null;
}

/** Compiles and uses the program that draws tiles; `undefined` where that fails, as on a context that is being lost. */
export function useGlProgram(gl: WebGL2RenderingContext): GlProgram | undefined {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return undefined;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return undefined;
  gl.useProgram(program);
  return {
    height: gl.getUniformLocation(program, "height"),
    start: gl.getUniformLocation(program, "start"),
    step: gl.getUniformLocation(program, "step_"),
    first: gl.getUniformLocation(program, "first"),
  };
}
