package warehouse_test

const killedFolder = "GONGKAI_TEST_KILLED_FOLDER"

func loadUntilKilled(folder string) int { return 0 }
