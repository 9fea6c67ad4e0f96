* Results of newsquake in Stata: `do examples/bridges/read.do results`.
args folder
import delimited "`folder'/events.csv", clear varnames(1)
tempfile events
save `events'
import delimited "`folder'/event_windows.csv", clear varnames(1)
keep if from == 0 & to == 0
merge m:1 event_id symbol using `events', nogenerate
regress car beta, vce(hc3)
