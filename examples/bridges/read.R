# Results of newsquake in R: `Rscript examples/bridges/read.R results`.
folder <- commandArgs(trailingOnly = TRUE)[1]
table <- function(name) {
  parquet <- file.path(folder, paste0(name, ".parquet"))
  if (file.exists(parquet)) return(as.data.frame(arrow::read_parquet(parquet)))
  read.csv(file.path(folder, paste0(name, ".csv")), stringsAsFactors = FALSE)
}
windows <- table("event_windows")
events <- table("events")
car <- merge(windows[windows$from == 0 & windows$to == 0, ], events, by = c("event_id", "symbol"))
print(summary(lm(car ~ beta, data = car)))
