/** The commands of package.json; a test holds the two lists together. */
export const command = {
  openPanelToTheSide: "unroll.openPanelToTheSide",
  visualizeLayer: "unroll.visualizeLayer",
  newParameterFile: "unroll.newParameterFile",
  copyReport: "unroll.copyReport",
  nextLayer: "unroll.nextLayer",
  previousLayer: "unroll.previousLayer",
  trainDesign: "unroll.trainDesign",
  sharpenDesign: "unroll.sharpenDesign",
  compareLayers: "unroll.compareLayers",
} as const;
